# file: monitor/requests.c
# Of each long piece of replies the last byte comes twice.
s/tl_queue_taken\(&context->queue, job->done\);/tl_queue_taken(\&context->queue, job->done - (job->done > 8));/
