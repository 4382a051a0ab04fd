# file: monitor/syscall.c
# GETRANDOM fills what fits one turn.
s/^    if \(job->done < job->n\)$/    if (false)/
