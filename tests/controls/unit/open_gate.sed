# file: monitor/context/start.c
# test: hostile_core
# What starts by themselves take keeps nobody waiting.
s/^    if \(context->by_itself\)$/    if (false)/
