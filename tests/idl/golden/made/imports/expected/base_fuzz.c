// Made by idlc from base.idl: do not edit.
// A libFuzzer target: each input is one line to the services of this file. Link it with base_server.c,
// base_types.c, the handlers, rpc/ and stream/: clang -fsanitize=fuzzer,address,undefined; run with -dict=base.dict.
#include "base.h"

// It has no services.
