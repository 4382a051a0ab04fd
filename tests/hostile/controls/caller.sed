# file: monitor/services/timer.c
# A handle is judged by the table of the owner that it names, and not of the one who calls.
s/\*events = &context->events;/*events = \&((struct tl_monitor *)call->impl)->contexts[((timer >> 5 \& 31u) - 1u) % TL_BOARD_APPLETS].events;/
