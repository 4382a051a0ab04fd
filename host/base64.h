// SPDX-License-Identifier: BSD-3-Clause
// Base64 (RFC 4648, section 4) to and from JSON strings.
#ifndef TL_HOST_BASE64_H
#define TL_HOST_BASE64_H

#include <jansson.h>
#include <stddef.h>

// A new reference to a string, or NULL.
json_t *host_base64_encode(const unsigned char *data, size_t n);

#endif
