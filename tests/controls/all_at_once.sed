# file: monitor/requests.c
# All requests of a batch are served in one turn.
s/^    if \(tl_rpc_request_turn\(&context->request\)\)$/    while (tl_rpc_request_turn(\&context->request))\n        ;\n    if (false)/
