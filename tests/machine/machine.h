// SPDX-License-Identifier: BSD-3-Clause
// A machine to run the whole monitor on, in one process: an architecture (regs.h, machine.c), a board (platform.h,
// memory.c) and applets that are scripts. The monitor is the one of the boards, file by file; what stands in for the
// rest is what an architecture supplies, and memory.c and selftest.c, which a board's linker script and processor are
// behind.
//
//     machine_boot(images, count);             // tl_main, up to the first applet's first step
//     machine.enter = ...; machine.idle = ...; // what applets do, and what happens while none can run
//     machine_run();                           // tl_monitor_run, until one of them calls machine_stop()
//
// Time stands still but for a tick at each look at it, and what scripts add to machine.now.
#ifndef TL_TESTS_MACHINE_H
#define TL_TESTS_MACHINE_H

#include <setjmp.h>
#include <stdbool.h>

#include "monitor/console/host.h"
#include "monitor/console/host_share.h"
#include "monitor/context/clone.h"
#include "monitor/context/limits.h"
#include "monitor/context/run.h"
#include "monitor/context/sleep.h"
#include "monitor/context/start.h"
#include "monitor/image/memory.h"
#include "monitor/monitor.h"
#include "monitor/requests.h"
#include "monitor/scheduler.h"
#include "monitor/syscall.h"
#include "stream/line.h"

#define MACHINE_TICK UINT64_C(100) // ns

struct machine {
    uint64_t now;
    uint64_t timer;

    // The applet's next step: it may change the registers as code would, and says what trap that ended in.
    enum tl_trap (*enter)(struct tl_context *context, struct tl_regs *regs, struct tl_trap_info *info);
    // All sleep. Without it, time goes on to the timer.
    void (*idle)(void);
    enum tl_interrupt interrupt; // what pends: taken by the next tl_arch_interrupt

    // The line to the host: bytes that wait to be read, and what was sent (the last of it).
    const char *in;
    size_t in_len;
    char out[1u << 17];
    size_t out_len;
    bool away;         // the host does not read: the device takes nothing to send
    size_t full_at;    // nor does it when that much was sent; 0: no such bound
    bool on_bytes;     // the device interrupts while bytes wait to be read
    bool on_room;      // and while it takes more to send
    unsigned switched; // how often on_bytes was set or unset

    // A second writer, which runs before and after each time the monitor looks at an applet's memory or copies. NULL.
    void (*other)(const struct tl_usermem *mem);

    // What a turn of the monitor's takes, ns, where there is something to do. 0: next to nothing.
    uint64_t turn_ns;
    // Before and after a turn: of a context's job, or (NULL) of what is done for the host. And before and after the
    // host has its share of a slice, or between slices. NULL.
    void (*turn)(struct tl_context *context, bool begins);
    void (*visit)(bool begins);

    // Applets' memory may only be touched where machine_open allows it, by placing an image, and by the marks of `ps`.
    bool guarded;

    struct tl_monitor *monitor;
    const struct tl_protection *protection; // in use; NULL: none
    struct tl_fp bank;                      // the processor's
    const struct tl_fp *owner;              // whose that is
    jmp_buf stop;
};

extern struct machine machine;

// An ELF file for the machine, of a layout that all its applets have, in pages of 4096 from MACHINE_BASE on:
//     0 text r-x | 1 constants r-- | 2, 3 nothing | 4, 5 data rw- | 6..15 heap and stack rw-
#define MACHINE_BASE  UINT64_C(0x10000000)
#define MACHINE_PAGE  UINT64_C(4096)
#define MACHINE_CONST (MACHINE_BASE + MACHINE_PAGE)
#define MACHINE_HOLE  (MACHINE_BASE + 2 * MACHINE_PAGE)
#define MACHINE_DATA  (MACHINE_BASE + 4 * MACHINE_PAGE)
#define MACHINE_HEAP  (MACHINE_BASE + 6 * MACHINE_PAGE)
#define MACHINE_END   (MACHINE_BASE + TL_BOARD_APPLET_MEMORY)
#define MACHINE_IMAGE 1024 // bytes of such a file

struct machine_image {
    const char *name;
    const char *permissions;
    uint32_t restart;
    uint32_t budget_ms;
    uint32_t deadline_ms;
    uint32_t on_limit;
    bool start; // at boot
};
void machine_make_image(uint8_t elf[MACHINE_IMAGE], const struct machine_image *image);
// What the image of a context that is not empty asks for.
struct tl_manifest machine_manifest(const struct tl_context *context);

// Resets the machine and boots the monitor on it, with these images within it (8 at the most).
void machine_boot(const struct machine_image *images, size_t count);
void machine_run(void);
// Contexts that are being started have their memory, as though each had had its turns.
void machine_settle(void);
_Noreturn void machine_stop(void);

// The context's registers as it asks for a call with two arguments; text where it may write, and RPC_REQ of it.
void machine_asks(struct tl_context *context, uint64_t number, uint64_t a, uint64_t b);
void machine_requests(struct tl_context *context, const char *text, size_t n);

// One call of a context's as the scheduler would serve it, outside of it, with all its turns; the result register.
intptr_t machine_call(struct tl_context *context, uint64_t number, uint64_t a, uint64_t b, uint64_t c, uint64_t d);

// An applet's memory as the monitor sees it: p is one of the applet's addresses.
uint8_t *machine_at(const struct tl_context *context, uint64_t p);

// A line from the host, and what the monitor answers: the reply's text, NUL-terminated, valid until the next. NULL if
// there is none.
const char *machine_host(const char *line);
// A file as the host loads it, in two pieces: what LoadEnd answers, or what refused it before.
const char *machine_load(const uint8_t *elf, size_t n, uint32_t crc);

// Guarding: all of an applet's memory, but [p, p + n) of its addresses.
void machine_close(uint32_t index);
void machine_open(uint32_t index, uint64_t offset, uint64_t n);
// Not the memory of any.
void machine_unguard(void);

#endif
