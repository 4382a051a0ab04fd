# file: monitor/requests.c
# Requests are served with the rights and at the cost of the first applet.
s/&context->principal, context->tokens/\&context[1 - (int)context->id].principal, context->tokens/
