// SPDX-License-Identifier: BSD-3-Clause
// The applet's start and the SDK's functions, for eBPF. An eBPF applet is one object, so clang reads this before the
// applet's own file (-include), and nothing is linked from a library.
//
// clang cannot compile functions with variable arguments for eBPF, so there is no tl_printf. The generated stubs need
// the RPC client, which calls through pointers, and the RFC has no instruction for that.
#ifndef TL_APPLET_SDK_ARCH_EBPF_START_H
#define TL_APPLET_SDK_ARCH_EBPF_START_H

// A function of eBPF must end in an exit or a jump. clang ends one with the call of a function of which it knows that
// it never returns. So tl_exit is declared without _Noreturn here; and clang learns nothing of a weak function's body,
// since another could take its place.
#define _Noreturn
#include "applet-sdk/trapline.h"
#undef _Noreturn

__attribute__((weak)) int tl_applet(void);

int _start(void);
int _start(void)
{
    return tl_applet();
}

void tl_exit(int status)
{
    (void)tl_trap2(TL_SYS_EXIT_STATUS, status, 0);
}

void tl_print(const char *text)
{
    uint64_t n = 0;

    while (text[n] != '\0')
        n++;
    for (uint64_t done = 0; done < n; done += 1024)
        (void)tl_trap2(TL_SYS_LOG, text + done, n - done < 1024 ? n - done : 1024);
}

int tl_getrandom(void *p, size_t n)
{
    intptr_t e = tl_trap2(TL_SYS_GETRANDOM, p, n);
    return e < 0 ? (int)e : 0;
}

#endif
