# file: monitor/arch/arm/world.S
# One register (FCSEIDR) stays when another context runs: another (TPIDRURO) is taken twice in its place.
s/^(.* p15, 0, c13, c0, )0( .*FCSEIDR)/\13\2/
