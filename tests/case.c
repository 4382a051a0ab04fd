// SPDX-License-Identifier: BSD-3-Clause
// Linked into each CMocka program: with CASE=NAME in the environment the program runs that case alone. `make unit
// C=NAME` and `make qemu C=NAME` set it. NAME may have wildcards (* and ?).
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

static __attribute__((constructor)) void choose_case(void)
{
    const char *name = getenv("CASE");
    if (name != NULL && name[0] != '\0')
        cmocka_set_test_filter(name);
}
