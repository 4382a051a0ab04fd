# file: monitor/context/lockstep.c
# Nothing that the two differ in is looked at.
s/^    if \(what != NULL\) \{/    if (false) {/
