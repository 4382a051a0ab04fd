# file: monitor/arch/arm/trap.c
# A fault's syndrome names the domain, which is another one for the shadow.
s/ & ~FSR_DOMAIN//
