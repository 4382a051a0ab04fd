// Made by idlc from all .idl files of the program: do not edit.
#include "services.h"

#include "numbers.h"

const struct tl_rpc_service *const tl_services[] = {
    &numbers_numbers_service,
    NULL, // ends the list; TL_SERVICE_COUNT does not count it
};
