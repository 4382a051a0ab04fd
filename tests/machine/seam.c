// SPDX-License-Identifier: BSD-3-Clause
// The seam: test programs are linked so that the monitor's uses of an applet's memory come by here (--wrap,
// mk/unit.mk). A second writer can run between any two of them, as a second core or a device would. Here they are
// counted as well (work.h), as are the monitor's turns, and a test may look before and after each.
#include "monitor/context/marks.h"
#include "monitor/context/unwind.h"
#include "stream/line.h"
#include "tests/machine/machine.h"
#include "tests/machine/work.h"

int __real_tl_usermem_check(const struct tl_usermem *mem, uintptr_t p, size_t n, uint32_t access);
int __wrap_tl_usermem_check(const struct tl_usermem *mem, uintptr_t p, size_t n, uint32_t access);
int __real_tl_usermem_read(const struct tl_usermem *mem, void *to, uintptr_t p, size_t n);
int __wrap_tl_usermem_read(const struct tl_usermem *mem, void *to, uintptr_t p, size_t n);
int __real_tl_usermem_write(const struct tl_usermem *mem, uintptr_t p, const void *from, size_t n);
int __wrap_tl_usermem_write(const struct tl_usermem *mem, uintptr_t p, const void *from, size_t n);
void __real_tl_image_place(const void *elf, const struct tl_image *image, void *memory, size_t at, size_t n);
void __wrap_tl_image_place(const void *elf, const struct tl_image *image, void *memory, size_t at, size_t n);
bool __real_tl_marks_look(struct tl_marks *marks, const struct tl_usermem *mem, uint64_t cpu);
bool __wrap_tl_marks_look(struct tl_marks *marks, const struct tl_usermem *mem, uint64_t cpu);
void __real_tl_usermem_clone(struct tl_usermem *to, const struct tl_usermem *from, size_t at, size_t n);
void __wrap_tl_usermem_clone(struct tl_usermem *to, const struct tl_usermem *from, size_t at, size_t n);

void __real_tl_unwind(const struct tl_regs *regs, const struct tl_usermem *mem, struct tl_backtrace *calls);
void __wrap_tl_unwind(const struct tl_regs *regs, const struct tl_usermem *mem, struct tl_backtrace *calls);
bool __real_tl_usermem_same(const struct tl_usermem *mem, uintptr_t p, size_t n);
bool __wrap_tl_usermem_same(const struct tl_usermem *mem, uintptr_t p, size_t n);
int __real_tl_random_fill(struct tl_random *random, void *p, size_t n);
int __wrap_tl_random_fill(struct tl_random *random, void *p, size_t n);
void __real_tl_log_write(struct tl_logbuf *log, struct tl_log_source *source, const char *p, size_t n, uint64_t now);
void __wrap_tl_log_write(struct tl_logbuf *log, struct tl_log_source *source, const char *p, size_t n, uint64_t now);
enum tl_line_kind __real_tl_line_reader_feed(struct tl_line_reader *reader, const char *p, size_t n, size_t *used);
enum tl_line_kind __wrap_tl_line_reader_feed(struct tl_line_reader *reader, const char *p, size_t n, size_t *used);
void __real_tl_rpc_request_begin(struct tl_rpc_request *request, struct tl_rpc_server *server,
                                 struct tl_rpc_principal *principal, struct tl_json_token *tokens, size_t token_cap,
                                 char *text, size_t n, char *reply, size_t cap);
void __wrap_tl_rpc_request_begin(struct tl_rpc_request *request, struct tl_rpc_server *server,
                                 struct tl_rpc_principal *principal, struct tl_json_token *tokens, size_t token_cap,
                                 char *text, size_t n, char *reply, size_t cap);
bool __real_tl_job_turn(struct tl_monitor *monitor, struct tl_context *context);
bool __wrap_tl_job_turn(struct tl_monitor *monitor, struct tl_context *context);
bool __real_tl_host_turn(struct tl_monitor *monitor);
bool __wrap_tl_host_turn(struct tl_monitor *monitor);
bool __real_tl_host_visit(struct tl_monitor *monitor, uint64_t from);
bool __wrap_tl_host_visit(struct tl_monitor *monitor, uint64_t from);
bool __real_tl_host_quiet(void);
bool __wrap_tl_host_quiet(void);
bool __real_tl_host_share(struct tl_monitor *monitor, uint64_t now);
bool __wrap_tl_host_share(struct tl_monitor *monitor, uint64_t now);

static void other(const struct tl_usermem *mem)
{
    if (machine.other != NULL)
        machine.other(mem);
}

int __wrap_tl_usermem_check(const struct tl_usermem *mem, uintptr_t p, size_t n, uint32_t access)
{
    other(mem);
    int e = __real_tl_usermem_check(mem, p, n, access);
    other(mem);
    return e;
}

int __wrap_tl_usermem_read(const struct tl_usermem *mem, void *to, uintptr_t p, size_t n)
{
    machine_work.bytes += n;
    other(mem);
    int e = __real_tl_usermem_read(mem, to, p, n);
    other(mem);
    return e;
}

int __wrap_tl_usermem_write(const struct tl_usermem *mem, uintptr_t p, const void *from, size_t n)
{
    machine_work.bytes += n;
    other(mem);
    int e = __real_tl_usermem_write(mem, p, from, n);
    other(mem);
    return e;
}

// Whether the memory is an applet's that is guarded: it is open then, until it is closed again.
static bool open_all(const void *memory, uint64_t n, uint32_t *index)
{
    for (*index = 0; *index < TL_BOARD_APPLETS; (*index)++)
        if (tl_memory_of_applet(*index) == memory)
            break;
    if (!machine.guarded || *index == TL_BOARD_APPLETS)
        return false;
    machine_open(*index, 0, n);
    return true;
}

// Whoever is placed may be written as a whole, for as long as that takes.
void __wrap_tl_image_place(const void *elf, const struct tl_image *image, void *memory, size_t at, size_t n)
{
    uint32_t index;
    bool guarded = open_all(memory, image->size, &index);

    machine_work.bytes += n;
    machine.now += machine.turn_ns;
    __real_tl_image_place(elf, image, memory, at, n);
    if (guarded)
        machine_close(index);
}

// And who is asked about may be read by the marks.
bool __wrap_tl_marks_look(struct tl_marks *marks, const struct tl_usermem *mem, uint64_t cpu)
{
    uint32_t index;
    bool guarded = open_all(mem->memory, mem->size, &index);

    uint64_t before = machine_work.bytes;
    bool looked = __real_tl_marks_look(marks, mem, cpu);
    machine_work.looked += machine_work.bytes - before;
    machine_work.bytes = before;
    machine_work.looks += looked;
    if (guarded)
        machine_close(index);
    return looked;
}

// And the stack of one that has ended, which is wherever its registers say within its memory.
void __wrap_tl_unwind(const struct tl_regs *regs, const struct tl_usermem *mem, struct tl_backtrace *calls)
{
    uint32_t index;
    bool guarded = open_all(mem->memory, mem->size, &index);

    __real_tl_unwind(regs, mem, calls);
    if (guarded)
        machine_close(index);
}

// All of the one goes to all of the other.
void __wrap_tl_usermem_clone(struct tl_usermem *to, const struct tl_usermem *from, size_t at, size_t n)
{
    uint32_t target, source;
    bool guarded = open_all(to->memory, to->size, &target) && open_all(from->memory, from->size, &source);

    machine_work.bytes += n;
    __real_tl_usermem_clone(to, from, at, n);
    if (guarded) {
        machine_close(target);
        machine_close(source);
    }
}

// Within one file calls are not wrapped: these are all from another.
bool __wrap_tl_usermem_same(const struct tl_usermem *mem, uintptr_t p, size_t n)
{
    machine_work.bytes += n;
    return __real_tl_usermem_same(mem, p, n);
}

int __wrap_tl_random_fill(struct tl_random *random, void *p, size_t n)
{
    machine_work.random += n;
    return __real_tl_random_fill(random, p, n);
}

void __wrap_tl_log_write(struct tl_logbuf *log, struct tl_log_source *source, const char *p, size_t n, uint64_t now)
{
    machine_work.logged += n;
    __real_tl_log_write(log, source, p, n, now);
}

enum tl_line_kind __wrap_tl_line_reader_feed(struct tl_line_reader *reader, const char *p, size_t n, size_t *used)
{
    machine_work.fed += n;
    return __real_tl_line_reader_feed(reader, p, n, used);
}

void __wrap_tl_rpc_request_begin(struct tl_rpc_request *request, struct tl_rpc_server *server,
                                 struct tl_rpc_principal *principal, struct tl_json_token *tokens, size_t token_cap,
                                 char *text, size_t n, char *reply, size_t cap)
{
    machine_work.parsed += n;
    __real_tl_rpc_request_begin(request, server, principal, tokens, token_cap, text, n, reply, cap);
}

static void turn(struct tl_context *context, bool begins)
{
    machine_work_mark(begins ? MACHINE_WORK_TURN : MACHINE_WORK_TRAP);
    if (machine.turn != NULL)
        machine.turn(context, begins);
}

bool __wrap_tl_job_turn(struct tl_monitor *monitor, struct tl_context *context)
{
    turn(context, true);
    if (context->job.turn != tl_start_turn) // that takes it where memory is made
        machine.now += machine.turn_ns;
    bool more = __real_tl_job_turn(monitor, context);
    turn(context, false);
    return more;
}

bool __wrap_tl_host_turn(struct tl_monitor *monitor)
{
    turn(NULL, true);
    bool more = __real_tl_host_turn(monitor);
    if (more) // a look that finds nothing to do takes none
        machine.now += machine.turn_ns;
    turn(NULL, false);
    return more;
}

static void visit(bool begins)
{
    if (machine.visit != NULL)
        machine.visit(begins);
}

bool __wrap_tl_host_visit(struct tl_monitor *monitor, uint64_t from)
{
    visit(true);
    bool any = __real_tl_host_visit(monitor, from);
    visit(false);
    return any;
}

// A look that finds nothing is one as well.
bool __wrap_tl_host_quiet(void)
{
    visit(true);
    bool quiet = __real_tl_host_quiet();
    visit(false);
    return quiet;
}

bool __wrap_tl_host_share(struct tl_monitor *monitor, uint64_t now)
{
    visit(true);
    bool any = __real_tl_host_share(monitor, now);
    visit(false);
    return any;
}
