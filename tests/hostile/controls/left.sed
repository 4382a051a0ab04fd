# file: monitor/events/events.c
# Timers, messages and handles outlive a run.
s/^    tl_handles_reset\(&events->handles, owner\);/    if (events->handles.owner == owner)\
        return;\
&/
