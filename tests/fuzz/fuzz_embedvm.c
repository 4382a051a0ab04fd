// SPDX-License-Identifier: BSD-3-Clause
// Fuzzes EmbedVM: whatever the code, it stays within its memory, leaves the constants alone, keeps its stack even, and
// a fault leaves the registers as they were.
//
// Input: three bytes for the sizes of its memory, one for when a callback comes, then the low memory.
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "monitor/vm/embedvm.h"

int LLVMFuzzerTestOneInput(const uint8_t *input, size_t size);

#define STEPS 2000u

static void require(bool condition)
{
    if (!condition)
        abort();
}

static bool step(struct tl_embedvm *vm)
{
    const struct tl_embedvm before = *vm;
    const enum tl_embedvm_stop stop = tl_embedvm_run(vm, 1);

    require(vm->sp % 2 == 0 && vm->sfp % 2 == 0 && vm->steps == before.steps + 1);
    if (stop > TL_EMBEDVM_STOP_STEPS)
        require(vm->ip == before.ip && vm->sp == before.sp && vm->sfp == before.sfp);
    if (stop == TL_EMBEDVM_STOP_CALL) {
        require(vm->function < 16 && vm->count <= TL_EMBEDVM_ARGS);
        vm->result = (int16_t)(vm->function + vm->count);
    }
    return stop == TL_EMBEDVM_STOP_STEPS || stop == TL_EMBEDVM_STOP_CALL;
}

int LLVMFuzzerTestOneInput(const uint8_t *input, size_t size)
{
    if (size < 4)
        return 0;
    struct tl_embedvm vm = {.low = (uint32_t)input[0] * 4, .high = (uint32_t)input[1] * 2};
    vm.constant = vm.low * input[2] / 256;
    const uint32_t interrupted = input[3];
    // Of exactly that size, so that an access beyond is found.
    vm.bytes = calloc(1, vm.low + vm.high);
    uint8_t *bytes = vm.bytes;
    require(bytes != NULL || vm.low + vm.high == 0);
    size_t n = size - 4 < vm.low ? size - 4 : vm.low;
    if (n > 0)
        memcpy(bytes, input + 4, n);
    uint8_t *constants = malloc(vm.constant + 1);
    require(constants != NULL);
    if (vm.constant > 0)
        memcpy(constants, bytes, vm.constant);
    tl_embedvm_start(&vm, 0);
    while (vm.steps < STEPS) {
        if (vm.steps == interrupted)
            (void)tl_embedvm_interrupt(&vm, (uint16_t)(vm.low / 2));
        if (!step(&vm))
            break;
    }
    require(vm.constant == 0 || memcmp(constants, bytes, vm.constant) == 0);
    free(constants);
    free(bytes);
    return 0;
}
