# file: monitor/events/handles.c
# test: handles
# A slot's generations begin anew when they are used up.
s/ \|\| generation == TL_HANDLES_LAST\)/)/
s/generation == 0 \?/generation == 0 || generation == TL_HANDLES_LAST ?/
