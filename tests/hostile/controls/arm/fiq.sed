# file: monitor/arch/arm/world.S
# The secure world's interrupts are left to the normal world's own vectors.
/^tl__normal_run:/,/movs/ s/world   TL_SCR_NORMAL/world   (TL_SCR_NORMAL - TL_SCR_FIQ)/
