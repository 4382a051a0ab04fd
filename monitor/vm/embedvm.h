// SPDX-License-Identifier: BSD-3-Clause
// An interpreter for EmbedVM, Clifford Wolf's stack machine of 16 bits. docs/vm.md has its instructions.
//
// The interpreter knows nothing of the monitor. Its owner gives it memory and a number of steps; tl_embedvm_run returns
// when the code needs the owner:
//
//     struct tl_embedvm vm = {.bytes = memory, .low = n, .high = 512, .constant = n};
//     tl_embedvm_start(&vm, 0);
//     while ((stop = tl_embedvm_run(&vm, STEPS)) == TL_EMBEDVM_STOP_CALL)
//         vm.result = serve(vm.function, vm.args, vm.count);
//
// A step is one instruction. It takes a bounded time: there is no recursion, no allocation, and no loop of more than
// TL_EMBEDVM_ARGS rounds. There is no check at load: each byte is judged when it is executed, read or written.
#ifndef TL_MONITOR_VM_EMBEDVM_H
#define TL_MONITOR_VM_EMBEDVM_H

#include <stdbool.h>
#include <stdint.h>

#define TL_EMBEDVM_SPACE 0x10000u // addresses
#define TL_EMBEDVM_ARGS  8u       // the most arguments of a user function

enum tl_embedvm_stop {
    TL_EMBEDVM_STOP_EXIT = 1, // the first function returned; `result` is what it gave
    TL_EMBEDVM_STOP_CALL,     // the code called user function `function`: set `result` and go on
    TL_EMBEDVM_STOP_STEPS,    // the code has had its steps, and can go on
    // Faults. ip, sp and sfp are as they were before the instruction.
    TL_EMBEDVM_STOP_READ,      // there is no memory at `address`, which was read
    TL_EMBEDVM_STOP_WRITE,     // `address` cannot be written
    TL_EMBEDVM_STOP_EXEC,      // there is no memory at `address`, which was to be executed
    TL_EMBEDVM_STOP_UNDEFINED, // the instruction at ip is none
    TL_EMBEDVM_STOP_ARGS,      // more arguments than TL_EMBEDVM_ARGS, or fewer than none
};

struct tl_embedvm {
    // Its memory. The addresses [0, low) are bytes[0..low), and the last `high` addresses, where the stack begins, are
    // the `high` bytes behind those. low + high is at most TL_EMBEDVM_SPACE. Addresses below `constant` are not
    // written.
    uint8_t *bytes;
    uint32_t low, high, constant;

    uint16_t ip;  // the next instruction
    uint16_t sp;  // the word pushed last; always even
    uint16_t sfp; // the frame of the present function; always even
    uint64_t steps;

    uint8_t function;              // TL_EMBEDVM_STOP_CALL: which, 0 to 15
    uint8_t count;                 // of its arguments
    int16_t args[TL_EMBEDVM_ARGS]; // the one pushed last comes first
    bool calls;                    // `result` is to be pushed before the next instruction
    int16_t result;
    uint16_t address; // of a fault
};

// Begins at `entry`, as if something had called that. bytes, low, high and constant are set.
void tl_embedvm_start(struct tl_embedvm *vm, uint16_t entry);

// Runs at most `steps` instructions.
enum tl_embedvm_stop tl_embedvm_run(struct tl_embedvm *vm, uint32_t steps);

// Makes the code call the function at `entry` before its next instruction. What that returns is dropped, and the code
// goes on where it was. Not for code that has ended or has a fault. Returns 0, or the fault: the stack has no room.
int tl_embedvm_interrupt(struct tl_embedvm *vm, uint16_t entry);

#endif
