// SPDX-License-Identifier: BSD-3-Clause
// Links one object of eBPF, as clang -target bpf -c makes it, into an image that the monitor loads (docs/vm.md).
//
// The object is not trusted: no byte of it is read outside of it, and the time is linear in its size. Relocations are
// resolved here, so that the monitor need not know them.
//
//     size_t n;
//     char why[HOST_LINK_WHY];
//     uint8_t *image = host_ebpf_link(object, size, &n, why);
//     if (image == NULL)
//         refuse(why);
//     free(image);
#ifndef TL_HOST_VM_EBPF_LINK_H
#define TL_HOST_VM_EBPF_LINK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define HOST_LINK_WHY 256 // bytes of a reason, with its NUL

// Returns whether the bytes begin like an object of eBPF that is not linked.
bool host_ebpf_is_object(const uint8_t *object, size_t n);

// Returns the image, for free(), and its size; or NULL, and *why says which rule is broken, where, and what to do.
uint8_t *host_ebpf_link(const uint8_t *object, size_t n, size_t *size, char why[HOST_LINK_WHY]);

#endif
