// Made by idlc from all .idl files of the program: do not edit.
#include "services.h"

#include "base.h"
#include "meter.h"

const struct tl_rpc_service *const tl_services[] = {
    &meter_meter_service,
    &meter_admin_service,
    NULL, // ends the list; TL_SERVICE_COUNT does not count it
};
