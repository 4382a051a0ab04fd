# file: monitor/arch/arm/devices.c
# An interrupt that a context of the normal world took and did not end stays active for the next.
/GICC_NSAPR \+/ s/^ .*$/        (void)i;/
