# file: monitor/lockstep.c
# A result comes to one of the two only.
s/^        if \(pair->met\)$/        if (false)/
