// Made by idlc from all .idl files of the program: do not edit.
// Permissions: one bit for each name in a `requires`.
#ifndef TL_GEN_PERMISSIONS_H
#define TL_GEN_PERMISSIONS_H

#include <stdint.h>


// X(name, bit) for each.
#define TL_PERMISSIONS(X)

#endif
