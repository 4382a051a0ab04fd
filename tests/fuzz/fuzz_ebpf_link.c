// SPDX-License-Identifier: BSD-3-Clause
// Fuzzes the linker for eBPF: it refuses an object with a reason, or makes an image that the monitor's loader accepts,
// but for the manifest, which the loader alone judges.
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "host/vm/ebpf_link.h"
#include "monitor/image/image.h"

int LLVMFuzzerTestOneInput(const uint8_t *input, size_t size);

static void require(bool condition)
{
    if (!condition)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *input, size_t size)
{
    static const struct tl_image_limits limits = {
        .elf_class = 2, .machine = 247, .memory = 0x2000000, .align = 0x2000000};
    char text[HOST_LINK_WHY] = "";
    struct tl_image checked;
    const char *why;
    size_t n = 0;
    uint8_t *image = host_ebpf_link(input, size, &n, text);

    require((image == NULL) == (text[0] != '\0'));
    if (image == NULL)
        return 0;
    int e = tl_image_check(image, n, &limits, &checked, &why);
    require(e == 0 || strstr(why, "manifest") != NULL || strstr(why, "note") != NULL || strstr(why, "stack") != NULL ||
            strstr(why, "the name") != NULL);
    require(e != 0 || (checked.base == 0 && checked.segments[0].base == 0x1000));
    free(image);
    return 0;
}
