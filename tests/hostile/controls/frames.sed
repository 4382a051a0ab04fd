# file: monitor/context/unwind.c
# A frame need not lie above the one before it.
s/frame > inner/(frame > inner || inner != 0)/
