# file: monitor/events/handles.c
# A handle has 16 bits of the generation.
s/generation != handle >> GENERATION_SHIFT/generation % 65536 != (handle >> GENERATION_SHIFT) % 65536/
