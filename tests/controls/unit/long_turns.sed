# file: monitor/context/start.c
# test: hostile_lockstep
# A turn of a pair's start is twice as long as any other.
s/shadow == NULL \? TL_TURN_BYTES : TL_TURN_BYTES \/ 2/TL_TURN_BYTES/
