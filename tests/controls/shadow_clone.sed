# file: monitor/context/clone.c
# A shadow may be cloned.
s/ \|\| context->state == TL_STATE_SHADOW\)/)/
