# file: monitor/requests.c
# A reply is written whatever the capacity that was given for it.
s/if \(length > job->cap\)/if (false)/
