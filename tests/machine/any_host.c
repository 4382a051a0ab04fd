// SPDX-License-Identifier: BSD-3-Clause
// Lines of a host's, for any purpose: see any_host.h.
#include "tests/machine/any_host.h"

#include <stdio.h>
#include <string.h>

#include "tests/machine/any_request.h"

// The images that it loads. The last three are refused.
static const struct machine_image loads[] = {
    {.name = "delta", .permissions = "echo log rng", .restart = TL_RESTART_ON_FAULT},
    {.name = "gamma", .permissions = "echo", .restart = TL_RESTART_NEVER},
    {.name = "epsilon", .permissions = "time board", .restart = TL_RESTART_ALWAYS, .budget_ms = 20},
    {.name = "tandem", .permissions = "echo log rng lockstep", .restart = TL_RESTART_ON_FAULT},
    {.name = "theta", .permissions = "echo mail time lockstep_memory", .restart = TL_RESTART_ALWAYS},
    {.name = "alpha-4", .permissions = "echo", .restart = TL_RESTART_NEVER},
    {.name = "alpha", .permissions = "echo", .restart = TL_RESTART_NEVER},
    {.name = "monitor", .permissions = ""},
    {.name = "zeta", .permissions = "manage"},
    {.name = "eta", .permissions = "echo everything"},
};

static struct dice *dice;
static uint64_t *requests;
static char line[65536];

void any_limits(struct dice *limits, struct machine_image *image)
{
    static const uint32_t spans[] = {6, 0, 20, 100}; // ms
    unsigned which = dice_byte(limits);

    if (which == 0)
        return;
    image->on_limit = which & 3;
    image->deadline_ms = spans[which >> 2 & 3];
    if ((which >> 4 & 1) != 0)
        image->budget_ms = 50;
}

static size_t add(size_t n, const char *text)
{
    return n + (size_t)snprintf(line + n, sizeof line - n, "%s\n", text);
}

static size_t manage(size_t n, const char *method, const char *parameters)
{
    return n + (size_t)snprintf(line + n, sizeof line - n,
                                "{\"jsonrpc\":\"2.0\",\"id\":%llu,\"method\":\"Monitor.%s\",\"params\":[%s]}\n",
                                (unsigned long long)++*requests, method, parameters);
}

// An image, all or nearly all of it.
static size_t load(size_t n)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    uint8_t elf[MACHINE_IMAGE + 2] = {0};
    char base64[1400], parameters[1500];
    unsigned number = machine.monitor->upload.number + 1, form = dice_below(dice, 8);

    struct machine_image image = loads[dice_below(dice, sizeof loads / sizeof loads[0])];
    any_limits(dice, &image);
    machine_make_image(elf, &image);
    snprintf(parameters, sizeof parameters, "%u,%u", MACHINE_IMAGE * (form == 7 ? 20u : 1u),
             (unsigned)(tl_crc32(0, elf, MACHINE_IMAGE) + (form == 6)));
    n = manage(n, "LoadBegin", parameters);
    if (form == 5)
        return n;
    for (size_t at = 0; at < MACHINE_IMAGE; at += 768) {
        size_t len = 0;
        for (size_t i = at; i < at + 768 && i < MACHINE_IMAGE; i += 3) {
            unsigned group = (unsigned)elf[i] << 16 | (unsigned)elf[i + 1] << 8 | elf[i + 2];
            for (int shift = 18; shift >= 0; shift -= 6)
                base64[len++] = digits[group >> shift & 63];
        }
        if (at + 768 > MACHINE_IMAGE) { // 256 bytes: the last group holds one
            base64[len - 2] = base64[len - 1] = '=';
            base64[len - 3] = digits[(elf[MACHINE_IMAGE - 1] & 3) << 4];
        }
        base64[len] = '\0';
        snprintf(parameters, sizeof parameters, "%u,%zu,\"%s\"", number, at, base64);
        if (form != 4 || at == 0)
            n = manage(n, "LoadPiece", parameters);
    }
    snprintf(parameters, sizeof parameters, "%u", number);
    return manage(n, "LoadEnd", parameters);
}

void any_host(struct dice *from, uint64_t *number)
{
    static const char *const names[] = {"\"alpha\"",   "\"beta\"", "\"gamma\"",   "\"delta\"",
                                        "\"epsilon\"", "\"none\"", "\"alpha\"",   "\"tandem\"",
                                        "\"theta\"",   "\"beta\"", "\"alpha-4\"", "\"alpha-3\""};
    static const char *const odd[] = {"",
                                      "\r",
                                      "noise",
                                      "{\"id\":",
                                      "[monitor] hello",
                                      "{\"jsonrpc\":\"2.0\"}00000000",
                                      "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"rpc.hello\",\"session\":5}"};
    dice = from;
    requests = number;
    const struct request_style style = {.id = ++*requests, .say = "HOSTSECRET", .name = "alpha"};
    size_t n = 0;

    if (machine.in_len > 0)
        return; // what it sent last is still under way
    for (unsigned lines = 1 + dice_below(dice, 3); lines > 0; lines--) {
        const char *name = names[dice_below(dice, sizeof names / sizeof names[0])];
        bool plain;
        switch (dice_below(dice, 8)) {
        case 0:
        case 1:
            n = manage(n, "Start", name);
            break;
        case 2:
            n = manage(n, "Stop", name);
            break;
        case 3:
            n = manage(n, "Restart", name);
            break;
        case 4:
        case 5:
            n = load(n);
            break;
        case 6:
            n = add(n, odd[dice_below(dice, sizeof odd / sizeof odd[0])]);
            break;
        default:
            n += any_request_make(dice, &style, line + n, 9000, &plain);
            line[n++] = '\n';
            break;
        }
    }
    machine.in = line;
    machine.in_len = n;
}
