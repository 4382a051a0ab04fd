// SPDX-License-Identifier: BSD-3-Clause
// The names of errors, as error.h lists them: only a host prints them.
#include "host/host.h"
#include "stream/error.h"

const char *host_error_name(int error)
{
    switch (error) {
#define NAME(name, code, rpc_code, text)                                                                               \
    case code:                                                                                                         \
        return #name;
        TL_ERRORS(NAME)
    default:
        return "INTERNAL";
    }
}
