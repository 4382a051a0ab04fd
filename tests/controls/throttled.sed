# file: monitor/scheduler.c
# One that is throttled never goes on.
s/\(tl_context_runs\(context\) && context->state != TL_STATE_READY\)/context->state == TL_STATE_ASLEEP/
