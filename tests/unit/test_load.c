// SPDX-License-Identifier: BSD-3-Clause
// Loading by the host, on the machine of tests/machine/: what was summed is what is there, the room for an image is
// taken when it is accepted, and a call that is refused changes nothing (H109). Two images are kept, of four contexts.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "monitor/image/placed.h"
#include "tests/machine/machine.h"

static uint8_t elf[MACHINE_IMAGE];

static int boot(void **state)
{
    (void)state;
    machine_boot(NULL, 0);
    return 0;
}

static const char *manage(const char *method, const char *parameters)
{
    static char line[4000];

    snprintf(line, sizeof line, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"Monitor.%s\",\"params\":[%s]}\n", method,
             parameters);
    const char *reply = machine_host(line);
    assert_non_null(reply);
    return reply;
}

static void make(const char *name, const char *permissions)
{
    const struct machine_image image = {.name = name, .permissions = permissions};

    machine_make_image(elf, &image);
}

static const char *load_with(const char *name, const char *permissions)
{
    make(name, permissions);
    return machine_load(elf, sizeof elf, tl_crc32(0, elf, sizeof elf));
}

static const char *load(const char *name)
{
    return load_with(name, "echo");
}

static void loads(const char *name, const char *dropped)
{
    char result[120];

    snprintf(result, sizeof result, "\"result\":{\"name\":\"%s\",\"dropped\":[%s]}", name, dropped);
    assert_non_null(strstr(load(name), result));
}

static struct tl_context *find(const char *name)
{
    return tl_monitor_find(machine.monitor, name, strlen(name));
}

static void start(const char *name)
{
    assert_int_equal(tl_context_start(machine.monitor, find(name)), 0);
    machine_settle();
}

static void begin(void)
{
    char parameters[40];

    snprintf(parameters, sizeof parameters, "%u,%u", (unsigned)sizeof elf, (unsigned)tl_crc32(0, elf, sizeof elf));
    assert_non_null(strstr(manage("LoadBegin", parameters), "result"));
}

static const char *piece(size_t at, const uint8_t *bytes, size_t n)
{
    static char parameters[3000];
    struct tl_json_writer out = {.buf = parameters, .cap = sizeof parameters - 1};

    out.len = (size_t)snprintf(parameters, sizeof parameters, "%u,%u,", (unsigned)machine.monitor->upload.number,
                               (unsigned)at);
    tl_json_put_bytes(&out, bytes, n);
    parameters[out.len] = '\0';
    return manage("LoadPiece", parameters);
}

static const char *end(void)
{
    char parameters[20];

    snprintf(parameters, sizeof parameters, "%u", (unsigned)machine.monitor->upload.number);
    return manage("LoadEnd", parameters);
}

static void what_of_a_piece_came_already_is_never_written_again(void **state)
{
    static const uint8_t others[MACHINE_IMAGE] = {0xff};

    (void)state;
    make("alpha", "echo");
    begin();
    assert_non_null(strstr(piece(0, elf, 512), "null"));
    assert_non_null(strstr(piece(0, others, 512), "null"));
    assert_non_null(strstr(piece(100, others, 12), "null"));
    assert_non_null(strstr(piece(512, others, 0), "null"));
    assert_non_null(strstr(piece(600, elf + 600, 100), "wrong_state")); // there is a gap before it
    assert_non_null(strstr(piece(500, others, sizeof elf), "wrong_state"));
    // The first twelve bytes came already, the others did not.
    uint8_t mixed[512];
    memcpy(mixed, others, 12);
    memcpy(mixed + 12, elf + 512, 500);
    assert_non_null(strstr(piece(500, mixed, sizeof mixed), "null"));
    assert_non_null(strstr(piece(1012, elf + 1012, 12), "null"));
    assert_memory_equal(tl_memory_of_image(machine.monitor->upload.slot), elf, sizeof elf);
    assert_non_null(strstr(end(), "\"alpha\""));
}

static void the_room_is_taken_when_the_image_is_accepted_and_it_says_what_was_dropped(void **state)
{
    (void)state;
    loads("alpha", "");
    loads("beta", "");
    make("gamma", "echo");
    begin();
    assert_non_null(strstr(piece(0, elf, sizeof elf), "null"));
    assert_non_null(find("alpha"));
    assert_non_null(strstr(end(), "{\"name\":\"gamma\",\"dropped\":[\"alpha\"]}"));
    assert_null(find("alpha"));
    start("beta");
    start("gamma");
    assert_int_equal(find("beta")->state, MONITOR_STATE_READY);
}

static void an_image_gives_its_place_to_its_successor_first(void **state)
{
    (void)state;
    loads("alpha", "");
    loads("beta", "");
    for (int i = 0; i < 10; i++) {
        loads("beta", "");
        loads("alpha", "");
    }
}

static void clones_are_dropped_with_the_image_that_they_have(void **state)
{
    struct tl_context *clone;
    const char *why;

    (void)state;
    loads("alpha", "");
    start("alpha");
    assert_int_equal(tl_context_clone(machine.monitor, find("alpha"), &clone, &why), 0);
    assert_non_null(strstr(manage("Stop", "\"alpha\""), "null"));
    loads("beta", "");
    start("beta");
    // The clone runs: its image, which is alpha's, is not idle.
    assert_non_null(strstr(load("gamma"), "no_room"));
    assert_non_null(find("alpha"));
    tl_context_stop(machine.monitor, clone, MONITOR_STATE_STOPPED, MONITOR_REASON_KILLED);
    char both[80];
    snprintf(both, sizeof both, "\"alpha\",\"%s\"", clone->name);
    loads("gamma", both);
    assert_int_equal(clone->state, MONITOR_STATE_EMPTY);
}

// ---- An image that lies there before boot (monitor/image/placed.h)

static void place(uint32_t size, uint32_t inverted)
{
    struct tl_placed placed = {TL_PLACED_MAGIC, size, inverted};
    uint8_t *to = tl_memory_of_image(TL_IMAGE_PLACES - 1);

    memcpy(to, elf, sizeof elf);
    memcpy(to + TL_BOARD_IMAGE_SIZE - sizeof placed, &placed, sizeof placed);
    machine_boot(NULL, 0);
}

static void an_image_that_was_placed_before_boot_is_an_applet_like_any_other(void **state)
{
    (void)state;
    make("alpha", "echo");
    place(sizeof elf, ~(uint32_t)sizeof elf);
    assert_int_equal(find("alpha")->state, MONITOR_STATE_STOPPED);
    machine.out[machine.out_len] = '\0';
    assert_non_null(strstr(machine.out, "an image was placed: alpha\n"));
    start("alpha");
    loads("beta", "");
    assert_non_null(strstr(manage("Stop", "\"alpha\""), "null"));
    loads("gamma", "\"beta\""); // it is one of those that are kept
    // A reset does not find it again.
    machine_boot(NULL, 0);
    assert_null(find("alpha"));
}

static void a_placed_image_is_judged_as_any_other(void **state)
{
    static const struct machine_image image = {.name = "gamma", .permissions = ""};

    (void)state;
    make("alpha", "manage");
    place(sizeof elf, ~(uint32_t)sizeof elf);
    assert_null(find("alpha"));
    machine.out[machine.out_len] = '\0';
    assert_non_null(strstr(machine.out, "an image was placed, and is refused: the manifest asks for `manage`"));
    make("alpha", "echo");
    place(TL_BOARD_IMAGE_SIZE - 15, ~(TL_BOARD_IMAGE_SIZE - 15));
    assert_null(find("alpha"));
    place(0xffffffff, 0);
    assert_null(find("alpha"));
    place(0, 0xffffffff);
    assert_null(find("alpha"));
    // Not placed at all, by the looks of it.
    place(sizeof elf, (uint32_t)sizeof elf);
    assert_null(find("alpha"));
    machine.out[machine.out_len] = '\0';
    assert_null(strstr(machine.out, "was placed"));
    memset(tl_memory_of_image(TL_IMAGE_PLACES - 1), 0, TL_BOARD_IMAGE_SIZE);
    machine_boot(&image, 1);
    assert_non_null(find("gamma"));
}

// ---- H109: what is refused changes nothing

static struct tl_context contexts[TL_BOARD_APPLETS];
static uint8_t images[2][MACHINE_IMAGE];

static void remember(void)
{
    memcpy(contexts, machine.monitor->contexts, sizeof contexts);
    memcpy(images[0], find("alpha")->image, MACHINE_IMAGE);
    memcpy(images[1], find("beta")->image, MACHINE_IMAGE);
}

static void nothing_changed(void)
{
    assert_memory_equal(contexts, machine.monitor->contexts, sizeof contexts);
    assert_memory_equal(images[0], find("alpha")->image, MACHINE_IMAGE);
    assert_memory_equal(images[1], find("beta")->image, MACHINE_IMAGE);
}

static void H109_an_image_that_is_refused_costs_no_applet_its_place(void **state)
{
    (void)state;
    loads("alpha", "");
    loads("beta", "");
    remember();
    make("gamma", "echo");
    elf[18] ^= 1; // built for another processor
    assert_non_null(strstr(machine_load(elf, sizeof elf, tl_crc32(0, elf, sizeof elf)), "bad_image"));
    nothing_changed();
    make("gamma", "echo");
    assert_non_null(strstr(machine_load(elf, sizeof elf, 1), "bad_image"));
    nothing_changed();
    make("gamma", "manage");
    assert_non_null(strstr(machine_load(elf, sizeof elf, tl_crc32(0, elf, sizeof elf)), "bad_image"));
    nothing_changed();
    make("gamma", "echo");
    begin();
    assert_non_null(strstr(piece(0, elf, 100), "null"));
    assert_non_null(strstr(end(), "bad_image")); // not complete
    nothing_changed();
    assert_non_null(strstr(end(), "no_such_upload"));
    nothing_changed();
}

static void H109_an_applet_that_runs_is_not_replaced_nor_another_dropped_for_it(void **state)
{
    (void)state;
    loads("alpha", "");
    loads("beta", "");
    start("alpha");
    remember();
    assert_non_null(strstr(load("alpha"), "wrong_state"));
    nothing_changed();
}

static void H109_an_idle_applet_gives_its_context_only_if_that_is_enough(void **state)
{
    struct tl_context *clone;
    const char *why;

    (void)state;
    loads("alpha", "");
    start("alpha");
    for (int i = 0; i < 2; i++)
        assert_int_equal(tl_context_clone(machine.monitor, find("alpha"), &clone, &why), 0);
    loads("beta", "");
    remember();
    assert_non_null(strstr(load_with("gamma", "lockstep"), "no_room")); // that would be two
    nothing_changed();
    assert_non_null(strstr(load("gamma"), "\"name\":\"gamma\",\"dropped\":[\"beta\"]"));
    assert_null(find("beta"));
}

static void H109_an_upload_for_which_no_image_can_go_is_refused_at_once(void **state)
{
    (void)state;
    loads("alpha", "");
    loads("beta", "");
    make("gamma", "echo");
    begin();
    assert_non_null(strstr(piece(0, elf, sizeof elf), "null"));
    start("alpha");
    start("beta");
    remember();
    struct tl_upload upload = machine.monitor->upload;
    assert_non_null(strstr(manage("LoadBegin", "1000,0"), "no_room"));
    assert_memory_equal(&upload, &machine.monitor->upload, sizeof upload);
    // And one that was begun while there was room.
    assert_non_null(strstr(end(), "no_room"));
    assert_non_null(strstr(manage("LoadReason", ""), "of applets that run"));
    nothing_changed();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(what_of_a_piece_came_already_is_never_written_again, boot),
        cmocka_unit_test_setup(the_room_is_taken_when_the_image_is_accepted_and_it_says_what_was_dropped, boot),
        cmocka_unit_test_setup(an_image_gives_its_place_to_its_successor_first, boot),
        cmocka_unit_test_setup(clones_are_dropped_with_the_image_that_they_have, boot),
        cmocka_unit_test_setup(an_image_that_was_placed_before_boot_is_an_applet_like_any_other, boot),
        cmocka_unit_test_setup(a_placed_image_is_judged_as_any_other, boot),
        cmocka_unit_test_setup(H109_an_image_that_is_refused_costs_no_applet_its_place, boot),
        cmocka_unit_test_setup(H109_an_applet_that_runs_is_not_replaced_nor_another_dropped_for_it, boot),
        cmocka_unit_test_setup(H109_an_idle_applet_gives_its_context_only_if_that_is_enough, boot),
        cmocka_unit_test_setup(H109_an_upload_for_which_no_image_can_go_is_refused_at_once, boot),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
