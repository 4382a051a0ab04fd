# file: monitor/context/lockstep.c
# One that never traps again is waited for.
s/else if \(mine->ran > /else if (false \&\& mine->ran > /
