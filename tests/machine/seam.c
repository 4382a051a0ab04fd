// SPDX-License-Identifier: BSD-3-Clause
// The seam: test programs are linked so that the monitor's uses of an applet's memory come by here (--wrap, Makefile).
// A second writer can run between any two of them, as a second core or a device would.
#include "monitor/marks.h"
#include "tests/machine/machine.h"

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
    other(mem);
    int e = __real_tl_usermem_read(mem, to, p, n);
    other(mem);
    return e;
}

int __wrap_tl_usermem_write(const struct tl_usermem *mem, uintptr_t p, const void *from, size_t n)
{
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

    __real_tl_image_place(elf, image, memory, at, n);
    if (guarded)
        machine_close(index);
}

// And who is asked about may be read by the marks.
bool __wrap_tl_marks_look(struct tl_marks *marks, const struct tl_usermem *mem, uint64_t cpu)
{
    uint32_t index;
    bool guarded = open_all(mem->memory, mem->size, &index);

    bool looked = __real_tl_marks_look(marks, mem, cpu);
    if (guarded)
        machine_close(index);
    return looked;
}

// All of the one goes to all of the other.
void __wrap_tl_usermem_clone(struct tl_usermem *to, const struct tl_usermem *from, size_t at, size_t n)
{
    uint32_t target, source;
    bool guarded = open_all(to->memory, to->size, &target) && open_all(from->memory, from->size, &source);

    __real_tl_usermem_clone(to, from, at, n);
    if (guarded) {
        machine_close(target);
        machine_close(source);
    }
}
