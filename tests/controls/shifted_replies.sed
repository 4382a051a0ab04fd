# file: transports/syscall/monitor_queue.c
# Of each long piece of replies the last byte comes twice.
s/queue->head \+= n;/queue->head += n - (n > 8);/
