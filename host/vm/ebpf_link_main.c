// SPDX-License-Identifier: BSD-3-Clause
// ebpf-link: links an object of eBPF into an image for a board.
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "host/vm/ebpf_link.h"

#define FILE_MAX (64u << 20)

static const char help[] =
    "ebpf-link: links an object of eBPF into an applet's image\n"
    "\n"
    "usage: ebpf-link OBJECT IMAGE\n"
    "\n"
    "  OBJECT   what clang -target bpf -c makes of one file of C\n"
    "  IMAGE    the file to write, for `trapline load`\n"
    "\n"
    "An applet is one object. It begins at _start, or at main if there is none; with the SDK (docs/vm.md) at "
    "tl_applet.\n"
    "`trapline load` links an object by itself: this program is for images that are built into a monitor, or kept.\n"
    "What the monitor would refuse is refused here, with the function's name.\n";

static int fail(const char *path, const char *what)
{
    fprintf(stderr, "ebpf-link: %s: %s\n", path, what);
    return 1;
}

static uint8_t *read_whole(const char *path, size_t *size)
{
    FILE *file = fopen(path, "rb");
    uint8_t *bytes = file != NULL ? malloc(FILE_MAX) : NULL;

    *size = bytes != NULL ? fread(bytes, 1, FILE_MAX, file) : 0;
    if (bytes == NULL || ferror(file)) {
        (void)fail(path, strerror(errno));
        free(bytes);
        bytes = NULL;
    }
    if (file != NULL)
        (void)fclose(file);
    return bytes;
}

// Writes all of it beside the file, and then puts that in its place: no image is ever half written.
static int write_whole(const char *path, const uint8_t *bytes, size_t size)
{
    char *beside = malloc(strlen(path) + 8);

    if (beside == NULL)
        return fail(path, "out of memory");
    sprintf(beside, "%s.XXXXXX", path);
    int fd = mkstemp(beside);
    if (fd >= 0) {
        mode_t mask = umask(0);
        (void)umask(mask);
        (void)fchmod(fd, 0666 & ~mask); // as of any file; mkstemp gives it to its owner alone
    }
    FILE *file = fd >= 0 ? fdopen(fd, "wb") : NULL;
    bool written = file != NULL && fwrite(bytes, 1, size, file) == size;
    if (file != NULL && fclose(file) != 0)
        written = false;
    if (written && rename(beside, path) == 0) {
        free(beside);
        return 0;
    }
    int e = fail(path, strerror(errno));
    if (fd >= 0)
        (void)unlink(beside);
    free(beside);
    return e;
}

int main(int argc, char **argv)
{
    char why[HOST_LINK_WHY];
    size_t n, size;

    if (argc == 2 && (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)) {
        fputs(help, stdout);
        return fflush(stdout) == 0 ? 0 : 1;
    }
    if (argc != 3 || argv[1][0] == '-') {
        fputs("ebpf-link: give an OBJECT and the IMAGE to write; see ebpf-link --help\n", stderr);
        return 2;
    }
    uint8_t *object = read_whole(argv[1], &n);
    if (object == NULL)
        return 1;
    uint8_t *image = host_ebpf_link(object, n, &size, why);
    int status = image == NULL ? fail(argv[1], why) : write_whole(argv[2], image, size);
    free(image);
    free(object);
    return status;
}
