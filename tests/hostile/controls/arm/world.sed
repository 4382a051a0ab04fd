# file: monitor/arch/arm/world.S
# A context of the normal world is entered in the secure one, with translation off; and that is on again when it traps.
/^tl__normal_run:/,/movs/ s/^    world   TL_SCR_NORMAL/    world   TL_SCR_SECURE\
    mrc     p15, 0, r1, c1, c0, 0\
    bic     r1, r1, #1\
    mcr     p15, 0, r1, c1, c0, 0\
    isb/
/^save:/,/pop/ s/^    world   TL_SCR_SECURE/&\
    mrc     p15, 0, r1, c1, c0, 0\
    orr     r1, r1, #1\
    mcr     p15, 0, r1, c1, c0, 0\
    isb/
