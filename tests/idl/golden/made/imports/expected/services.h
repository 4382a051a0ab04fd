// Made by idlc from all .idl files of the program: do not edit.
// All services, and the worst case over all their methods.
#ifndef TL_GEN_SERVICES_H
#define TL_GEN_SERVICES_H

#include "rpc/server.h"

#define TL_SERVICE_COUNT 2 // services in tl_services
#define TL_SERVICES_METHODS 3 // methods in all of them
#define TL_SERVICES_MAX_TOKENS 18 // values in a request, its envelope included
#define TL_SERVICES_MAX_REPLY_TOKENS 32 // values in a reply, likewise: for clients
#define TL_SERVICES_MAX_REQUEST 216 // bytes of a request line
#define TL_SERVICES_MAX_REPLY 281 // bytes of a reply line and of the skeleton's scratch behind it
#define TL_SERVICES_OPENRPC 1129 // bytes of all methods' OpenRPC objects, as rpc.discover sends them
#define TL_SERVICES_HASHES 94 // bytes of all methods' names and hashes, as rpc.hello sends them

extern const struct tl_rpc_service *const tl_services[];

#endif
