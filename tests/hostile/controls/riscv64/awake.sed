# file: monitor/context/sleep.c
# Who waits is not asleep, but makes the same call again in each turn (tests/qemu/test_events.c).
s/^    context->state = TL_STATE_ASLEEP;/    context->regs.x[0] -= 4;/
