# file: monitor/context/run.c
# A job goes on past its slice's end.
s/while \(context->job.kind == kind && tl_arch_now\(\) < monitor->slice_end\);/while (context->job.kind == kind);/
