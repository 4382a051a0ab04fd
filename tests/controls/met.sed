# file: monitor/context/lockstep.c
# A result comes to one of the two only.
s/^        if \(pair->met\)$/        if (false)/
