// SPDX-License-Identifier: BSD-3-Clause
// The monitor of examples/06-by-hand: what each of its scenes must show. It runs once, and switches the board off.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/qemu/on_board.h"

#define END "[monitor] --- the end\n"

static int run(void **state)
{
    static char path[600];
    const char *monitor = on_board_monitor(), *slash = strrchr(monitor, '/');
    (void)state;

    snprintf(path, sizeof path, "%.*s/examples/06-by-hand/monitor.elf", (int)(slash - monitor), monitor);
    if (board_power_on(&board, path) && board_await_text(&board, 0, END) >= 0)
        return 0;
    fprintf(stderr, "%s\n%s\n", board.why, board.log);
    return 1;
}

// One scene: from its title to the next; "" fails.
static const char *scene(const char *title)
{
    static char text[8192];
    char line[80];

    snprintf(line, sizeof line, "[monitor] --- %s\n", title);
    const char *from = strstr(board.log, line);
    if (from == NULL) {
        fail_msg("there is no scene \"%s\"", title);
        return "";
    }
    from += strlen(line);
    const char *to = strstr(from, "[monitor] --- ");
    snprintf(text, sizeof text, "%.*s", to != NULL ? (int)(to - from) : (int)strlen(from), from);
    return text;
}

// Each of the texts is in the scene, behind the one before.
static void shows(const char *title, size_t count, const char *const texts[])
{
    const char *at = scene(title);

    for (size_t i = 0; i < count; i++) {
        const char *found = strstr(at, texts[i]);
        if (found == NULL) {
            fail_msg("scene \"%s\" does not show, or not there: %s\n%s", title, texts[i], scene(title));
            return;
        }
        at = found + strlen(texts[i]);
    }
}

#define SHOWS(title, ...)                                                                                              \
    shows(title, sizeof(const char *[]){__VA_ARGS__} / sizeof(char *), (const char *[]){__VA_ARGS__})

static void proves_that_the_board_isolates_before_it_loads(void **state)
{
    (void)state;
    const char *proof = strstr(board.log, "[monitor] self-test: this board isolates\n");
    const char *loaded = strstr(board.log, "[monitor] loaded ");
    assert_non_null(proof);
    assert_non_null(loaded);
    assert_true(proof < loaded);
}

static void loads_what_its_hook_admits(void **state)
{
    (void)state;
    assert_non_null(strstr(board.log, "[monitor] loaded caller: "));
    assert_non_null(strstr(board.log, "[monitor] loaded counter: "));
    assert_non_null(strstr(board.log, "[monitor] refused: this monitor gives its lights to no one\n"));
    assert_null(strstr(board.log, "greedy"));
}

static void sees_each_call_with_its_arguments_and_answers_its_own(void **state)
{
    (void)state;
    SHOWS("trap by trap", "[monitor] caller: call 1024 (0x15, 0x0)\n", "[caller] twice 21 is 42\n",
          "[monitor] caller: call 300 (0x0, 0x0)\n", "[caller] call 300: no such call\n");
}

static void serves_the_one_service_that_it_has(void **state)
{
    (void)state;
    SHOWS("trap by trap", "[monitor] caller: call 19 (", "[caller] Echo.Sum: 42 (ok)\n", "[monitor] caller: call 19 (",
          "[caller] Time.Now: no such method\n", "[monitor] caller: call 17 (0x7, ",
          "[monitor] caller is done, with status 7\n");
}

static void speaks_a_protocol_of_its_own(void **state)
{
    (void)state;
    SHOWS("a protocol of bytes", "[monitor] shouter sent 17 bytes, and 17 go back\n",
          "[shouter] is anybody there? - IS ANYBODY THERE?\n");
}

static void preempts_what_makes_no_call_and_stops_it(void **state)
{
    (void)state;
    SHOWS("run, with a limit", "[monitor] counter is ready; it has counted beyond 0\n",
          "[monitor] counter is stopped, so done\n");
}

static void a_clone_is_equal_until_it_runs(void **state)
{
    (void)state;
    SHOWS("clone, equal, poke, string", "[monitor] counter and counter-4 are equal\n",
          "[monitor] counter and counter-4 are not equal\n", "[monitor] counter-4 has counted further than counter\n");
}

static void pokes_where_the_applet_could_write_and_nowhere_else(void **state)
{
    (void)state;
    SHOWS("clone, equal, poke, string", "[monitor] poke counter, so that it will end: done\n",
          "[monitor] poke counter-4, so that it will end: done\n",
          "[monitor] poke into the code of counter-4: outside the applet's memory\n");
}

static void says_a_contexts_registers(void **state)
{
    (void)state;
    SHOWS("clone, equal, poke, string", "[monitor] counter-4, mode ", "sp 0x");
}

// The turns of a context in the last scene.
static unsigned long turns(const char *name)
{
    char text[80];

    snprintf(text, sizeof text, "[monitor] %s ended by itself, turns: ", name);
    const char *found = strstr(scene("round robin"), text);
    if (found == NULL) {
        fail_msg("%s did not end by itself", name);
        return 0;
    }
    return strtoul(found + strlen(text), NULL, 10);
}

static void schedules_all_in_turn_to_their_ends(void **state)
{
    (void)state;
    SHOWS("round robin", "[caller] Echo.Sum: 42 (ok)\n", "[counter", "counted to ", "[counter", "counted to ");
    assert_true(turns("caller") >= 1);
    assert_true(turns("counter") > 2);
    assert_true(turns("counter-4") > 2);
}

static void ends_by_switching_the_board_off(void **state)
{
    (void)state;
    assert_int_equal(board_await_text(&board, 0, "what it never says"), -1);
    assert_non_null(strstr(board.why, "QEMU ended"));
    assert_null(strstr(board.log, "panic"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(proves_that_the_board_isolates_before_it_loads),
        cmocka_unit_test(loads_what_its_hook_admits),
        cmocka_unit_test(sees_each_call_with_its_arguments_and_answers_its_own),
        cmocka_unit_test(serves_the_one_service_that_it_has),
        cmocka_unit_test(speaks_a_protocol_of_its_own),
        cmocka_unit_test(preempts_what_makes_no_call_and_stops_it),
        cmocka_unit_test(a_clone_is_equal_until_it_runs),
        cmocka_unit_test(pokes_where_the_applet_could_write_and_nowhere_else),
        cmocka_unit_test(says_a_contexts_registers),
        cmocka_unit_test(schedules_all_in_turn_to_their_ends),
        cmocka_unit_test(ends_by_switching_the_board_off),
    };
    return cmocka_run_group_tests(tests, run, on_board_down);
}
