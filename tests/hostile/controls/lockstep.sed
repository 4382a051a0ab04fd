# file: monitor/lockstep.c
# Nothing that the two differ in is looked at.
s/^    if \(what != NULL\) \{/    if (false) {/
