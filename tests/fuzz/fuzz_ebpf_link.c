// SPDX-License-Identifier: BSD-3-Clause
// Fuzzes the linker for eBPF: it refuses an object with a reason, or makes an image that the monitor's loader and
// engine accept. The loader alone judges the manifest, so an image that it refuses must be good without that.
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "host/vm/ebpf_link.h"
#include "monitor/engines/engine.h"
#include "monitor/image/image.h"

extern const struct tl_engine tl_engine_ebpf;

int LLVMFuzzerTestOneInput(const uint8_t *input, size_t size);

static void require(bool condition)
{
    if (!condition)
        abort();
}

// Takes the header of the manifest away, which is the last one; returns whether there was one.
static bool drop_manifest(uint8_t *image)
{
    uint8_t *type = image + 64 + 56 * (size_t)(image[56] - 1); // ELF64: a header, e_phnum program headers
    bool note = *type == 4;                                    // PT_NOTE

    *type = note ? 0 : *type; // PT_NULL
    return note;
}

int LLVMFuzzerTestOneInput(const uint8_t *input, size_t size)
{
    static const struct tl_image_limits limits = {
        .elf_class = 2, .machine = 247, .memory = 0x100000, .align = 0x100000};
    char text[HOST_LINK_WHY] = "";
    struct tl_image checked;
    const char *why;
    size_t n = 0;
    uint8_t *image = host_ebpf_link(input, size, &n, text);

    require((image == NULL) == (text[0] != '\0'));
    if (image == NULL)
        return 0;
    require(tl_image_check(image, n, &limits, &checked, &why) == 0 ||
            (drop_manifest(image) && tl_image_check(image, n, &limits, &checked, &why) == 0));
    require(checked.base == 0 && checked.segments[0].base == 0x1000);
    require(tl_engine_ebpf.check(image, &checked) == NULL);
    free(image);
    return 0;
}
