// Made by idlc from all .idl files of the program: do not edit.
// Permissions: one bit for each name in a `requires`.
#ifndef TL_GEN_PERMISSIONS_H
#define TL_GEN_PERMISSIONS_H

#include <stdint.h>

#define TL_PERM_READ (UINT32_C(1) << 0)
#define TL_PERM_ADMIN (UINT32_C(1) << 1)

// X(name, bit) for each.
#define TL_PERMISSIONS(X) \
    X(read, TL_PERM_READ) \
    X(admin, TL_PERM_ADMIN)

#endif
