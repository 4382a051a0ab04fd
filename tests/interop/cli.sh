#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# The trapline command as its users see it: every command, its exit status, what it prints and what it says when something is wrong.
set -eu
. tests/interop/lib.sh
start_board

has "discover lists methods with their parameters" 'Echo.Sum(a: i32, b: i32) -> i64' "$($trapline discover)"
is "discover takes one service" "fake board 0.1.0
  Board.Info() -> {board, arch, version, applet_memory, uptime}" "$($trapline discover Board | sed -n 1,2p)"
has "discover --json is one line of OpenRPC" '{"openrpc":"1.' "$($trapline discover --json)"
ends_with "discover: no such service" 1 $trapline discover Nothing

is "call: values by position" -1 "$($trapline call Echo.Sum 1 -2)"
is "call: values by name" 3 "$($trapline call Echo.Sum b=-2 a=5)"
is "call: JSON" '"3"' "$($trapline call Echo.Sum '{"a":1,"b":2}')"
is "call --json: the result as it came" '"3"' "$($trapline --json call Echo.Sum a=1 b=2)"
is "call: a text with a = in it" '"a=b"' "$($trapline call RPC.Echo a=b)"
is "call: a text that looks like a number" '"1"' "$($trapline call RPC.Echo 1)"
is "call: words after -- are no options" '"--json"' "$($trapline call RPC.Echo -- --json)"
is "call: members of a struct, bytes as hex" '{"sensor":1,"color":"red","at":"18446744073709551615","data":"AP8=","note":null}' \
    "$($trapline --json call Echo.Sample sample.sensor=1 sample.color=red sample.at=18446744073709551615 sample.data=hex:00ff)"
printf 'abc' >"$folder/bytes"
is "call: bytes from a file, an option" '{"sensor":16,"color":"blue","at":"1","data":"YWJj","note":"n"}' \
    "$($trapline --json call Echo.Sample sample.sensor=0x10 sample.color=blue sample.at=1 "sample.data=@$folder/bytes" sample.note=n)"
is "call: a bool in words" true "$($trapline call RPC.LED Name=blue On=yes)"
ends_with "call: a declared error is status 1" 1 $trapline call Echo.Sample sample.sensor=1 sample.color=red sample.at=1 sample.data=
is "call: and told by its name" "trapline: Echo.Sample: empty (error 1)" "$err"
is "call: nothing goes to stdout then" "" "$out"
ends_with "call --json: an error is JSON" 1 $trapline --json call Log.Write text=x
is "call --json: with code, name and message" '{"code":-32006,"name":"PERM","message":"permission denied: Log.Write"}' "$err"
ends_with "call: no such method" 1 $trapline call No.Such
has "call: and how to find one" 'discover' "$err"
ends_with "call: a wrong value is wrong usage" 2 $trapline call Echo.Sum a=x b=1
has "call: and it says which" 'a: "x" is not of type integer' "$err"
ends_with "call: a parameter that is not one" 2 $trapline call Echo.Sum c=1 d=2
has "call: and it says which" 'no parameter "c"' "$err"
ends_with "call: too many values" 2 $trapline call Echo.Sum 1 2 3
ends_with "call: JSON that is none" 2 $trapline call Echo.Sum '{"a":1,'
ends_with "call: without a method" 2 $trapline call

has "ps is a table" "1   hello  ready" "$($trapline ps)"
has "ps: high-water marks" "1234   8 KiB  64 KiB" "$($trapline ps)"
has "ps: who is of a normal world without a fence" "unfenced  1234" "$($trapline ps)"
has "ps --json" '"name":"snoop","state":"faulted"' "$($trapline --json ps)"
is "stop" "hello stopped" "$($trapline stop hello)"
ends_with "stop: twice is an error of the board" 1 $trapline stop hello
is "start" "hello started" "$($trapline start hello)"
is "restart" "hello restarted" "$($trapline restart hello)"
ends_with "start: no such applet" 1 $trapline start nobody
has "start: by name" "no_such_applet" "$err"
ends_with "start: without a name" 2 $trapline start
is "send: the text goes as it is" "sent to hello" "$($trapline send hello 'blän k')"
ends_with "send: another text is another message" 1 $trapline send hello 'blän k '
has "send: and the board's error by name" "no_mailbox" "$err"
ends_with "send: a full mailbox is an error of the board" 1 $trapline send hello full
has "send: by its text" "try again" "$err"
ends_with "send: no such applet" 1 $trapline send nobody text
ends_with "send: without a text" 2 $trapline send hello
ends_with "send: too long a text" 2 $trapline send hello "$(printf '%257s' x)"
is "log: with control characters made harmless" '[hello] Hello, äpplet \x1b[31mred' "$($trapline log | tail -n 1)"
is "log --json: a string a line" '"[monitor] up"' "$($trapline --json log | head -n 1)"
has "counters" "stack_used        1024" "$($trapline counters)"

fault=$($trapline fault snoop)
has "fault: the reason in words" "read: it read memory that is not its own" "$fault"
has "fault: the address" "address   0x0e000000" "$fault"
has "fault: the registers" "lr 0x00008020" "$fault"
has "fault: the calls" "called by 0xffffffff87654321" "$fault"
has "fault: how the walk along the stack ended" "unwind stopped" "$(echo "$fault" | tail -n 1)"
has "fault: says how to get the source line" "--elf FILE" "$fault"
printf 'void _start(void);\nvoid _start(void)\n{\n    __asm__ volatile(".skip 64, 0x90");\n}\n' >"$folder/snoop.c"
if gcc -g -nostdlib -static -no-pie -Wl,-Ttext=0x8000 -Wl,--build-id=none "$folder/snoop.c" -o "$folder/snoop.elf" 2>"$folder/err"; then
    has "fault --elf: the source line" "_start at snoop.c:" "$($trapline fault snoop --elf "$folder/snoop.elf")"
    has "fault --elf: the callers" "called by _start at snoop.c:" "$($trapline fault snoop --elf "$folder/snoop.elf")"
    has "fault --elf-dir: likewise" "_start at snoop.c:" "$($trapline fault --elf-dir "$folder")"
else
    skip "fault --elf: gcc cannot link: $(head -n 1 "$folder/err")"
fi
has "fault --elf: a file that is none" "is no ELF file" "$($trapline fault snoop --elf "$folder/bytes")"
ends_with "fault: none to tell" 1 $trapline fault hello
has "fault: none to tell" no_fault "$err"

if [ -r "$folder/snoop.elf" ]; then
    has "load" "loaded loaded (" "$($trapline load "$folder/snoop.elf")"
    has "load --json --start" '{"name":"loaded","size":' "$($trapline load --json --start "$folder/snoop.elf")"
    has "load: what was dropped for it" "dropped older, which did not run: its image's place was needed" "$($trapline load "$folder/snoop.elf")"
    has "load --json: what was dropped" '"dropped":["older"]' "$($trapline load --json --start "$folder/snoop.elf")"
    head -c 200000 /dev/zero >>"$folder/snoop.elf"
    has "load: a large file" "bytes)" "$($trapline load "$folder/snoop.elf" --start)"
    ends_with "start: its memory is another's" 1 $trapline start snoop
    has "start: and it says whose" "loaded has the memory that snoop is linked for, and runs: stop it first" "$err"
    has "load --start started it" '"name":"loaded","state":"ready"' "$($trapline --json ps)"
fi
ends_with "load: not an ELF file" 2 $trapline load "$folder/bytes"
has "load: and it says what to give" "not an ELF file: give the .elf that the applet's make wrote, or an object of eBPF" "$err"
objects=tests/fuzz/corpus/ebpf_link
build/host/ebpf-link $objects/linked.o "$folder/linked.elf"
has "load: an object of eBPF is linked first" "loaded loaded ($(wc -c <"$folder/linked.elf") bytes)" "$($trapline load $objects/linked.o)"
ends_with "load: an object of eBPF that cannot be linked" 2 $trapline load $objects/names_without_bytes.o
has "load: and it says why" "$(build/host/ebpf-link $objects/names_without_bytes.o "$folder/none" 2>&1 | sed 's/^ebpf-link: //')" "$err"
# An ELF header alone: an object (type 1) for x86-64 (machine 62).
printf '\177ELF\002\001\001\000\000\000\000\000\000\000\000\000\001\000\076\000%44s' "" >"$folder/native.o"
ends_with "load: an object for a processor" 2 $trapline load "$folder/native.o"
has "load: and it says that it must be linked" "native.o: an object that is not linked: link it into an .elf" "$err"
ends_with "load: no such file" 2 $trapline load "$folder/nothing.elf"

has "bench" "calls_per_s " "$($trapline bench -n 50)"
has "bench --json" '"calls":50,' "$($trapline --json bench Echo.Sum 1 2 -n 50)"

printf 'ps\nEcho.Sum a=1 b=2\nEcho.Sum {"a": 1, "b": -1} # with a comment\nRPC.Echo "two words"\nquit\nRPC.Echo no\n' >"$folder/script"
is "console: commands and calls from a pipe" '3
0
"two words"' "$($trapline console <"$folder/script" | tail -n 3)"
printf 'nonsense\nRPC.Echo on\n' >"$folder/script"
status=0
out=$($trapline console <"$folder/script" 2>"$folder/err") || status=$?
is "console: goes on after an error, and ends with its status" '"on" 2' "$out $status"
printf 'RPC.Echo "open\n' >"$folder/script"
has "console: an open quote" "a quote is not closed" "$($trapline console <"$folder/script" 2>&1 || true)"

bash -n "$folder/completion" 2>/dev/null || true
$trapline completion >"$folder/completion"
if bash -n "$folder/completion"; then ok "completion is a script for bash"; else not_ok "completion is a script for bash" ""; fi
# shellcheck disable=SC2016 # bash expands it
is "completion completes commands" "counters" "$(bash -c '. "$1"; COMP_WORDS=(trapline cou) COMP_CWORD=1; _trapline; echo "${COMPREPLY[@]}"' \
    - "$folder/completion")"
has "completion: the names it asks for" "Echo.Sum" "$($trapline completion methods)"
has "--version" "trapline 0." "$($trapline --version)"
has "--help tells the exit statuses" "Exit status: 0 good" "$($trapline --help)"
ends_with "no command" 2 $trapline
ends_with "an unknown command" 2 $trapline frobnicate
ends_with "an unknown option" 2 $trapline --frobnicate ps
ends_with "a wrong --timeout" 2 $trapline --timeout soon ps

ends_with "nothing listens there" 3 $trapline --to "unix:$folder/nobody" ps
has "nothing listens there: what to try" "make console" "$err"
ends_with "nothing listens at that port" 3 $trapline --to tcp:127.0.0.1:1 ps
ends_with "a path that is no line" 2 $trapline --to /dev/null ps
ends_with "a socket without its kind" 2 $trapline --to "$folder/serve.sock" ps
has "a socket without its kind: what to write" "unix:$folder/serve.sock" "$err"
ends_with "an address that makes no sense" 2 $trapline --to tcp:nowhere ps
TRAPLINE_TO='' ends_with "no board named and none here" 2 sh -c "cd '$folder' && exec '$PWD/$built/trapline' ps"
has "no board named: what to do" "make console" "$err"

# A line that nobody answers on.
start mute sh -c "exec '$built/fake_board' 'unix:$folder/mute.sock'"
kill -STOP "$last"
ends_with "no answer is status 3" 3 $trapline --to "uart:unix:$folder/mute.sock" --timeout 0.3 ps
has "no answer: how long it waited, and what to try" "no answer in 0.3 s" "$err"
kill -CONT "$last"

# The other kinds of lines.
start direct $built/fake_board "unix:$folder/direct.sock"
is "an emulator's UART, without serve" 3 "$($trapline --to "uart:unix:$folder/direct.sock" call Echo.Sum 1 2)"
is "and once more, as the session was closed" 3 "$($trapline --to "uart:unix:$folder/direct.sock" call Echo.Sum 1 2)"
start pty $built/fake_board pty
pty=$line
is "a pty" 3 "$($trapline --to "$pty" call Echo.Sum 1 2)"
is "a pty, with a rate" 3 "$($trapline --to "$pty:115200" call Echo.Sum 1 2)"
ends_with "a pty, with a rate that there is not" 2 $trapline --to "$pty:12345" call Echo.Sum 1 2
start over_pty $trapline serve --uart "$pty" --listen "unix:$folder/pty.sock"
until [ -S "$folder/pty.sock" ]; do kill -0 "$last"; done
is "serve on a pty" 3 "$($trapline --to "unix:$folder/pty.sock" call Echo.Sum 1 2)"
ends_with "a tty that serve has is not shared" 3 $trapline --to "$pty" call Echo.Sum 1 2
has "a tty that serve has is not shared" "another program has it" "$err"

# Signals, and what is left behind.
ends_with "serve: its socket is in use" 2 $trapline serve --uart "unix:$folder/direct.sock" --listen "unix:$folder/serve.sock"
has "serve: its socket is in use" "already running" "$err"
start ending $trapline serve --uart "unix:$folder/direct.sock" --listen "unix:$folder/ending.sock"
until [ -S "$folder/ending.sock" ]; do kill -0 "$last"; done
$trapline --to "unix:$folder/ending.sock" call Echo.Sum 1 2 >"$folder/out"
kill -TERM "$last"
status=0
wait "$last" || status=$?
is "serve ends by SIGTERM with status 0" 0 $status
if [ -e "$folder/ending.sock" ]; then not_ok "serve removes its socket" "it is there"; else ok "serve removes its socket"; fi
start killed $trapline serve --uart "unix:$folder/direct.sock" --listen "unix:$folder/killed.sock"
until [ -S "$folder/killed.sock" ]; do kill -0 "$last"; done
kill -KILL "$last"
wait "$last" 2>/dev/null || true
start again $trapline serve --uart "unix:$folder/direct.sock" --listen "unix:$folder/killed.sock"
until $trapline --to "unix:$folder/killed.sock" call Echo.Sum 1 2 >"$folder/out" 2>&1; do kill -0 "$last"; done
ok "serve replaces the socket of one that was killed"
ends_with "serve: no board there" 3 $trapline serve --uart "unix:$folder/nobody" --listen "unix:$folder/x.sock"
ends_with "serve: without a line" 2 $trapline serve
start short $built/fake_board "unix:$folder/short.sock"
board=$last
start losing $trapline serve --uart "unix:$folder/short.sock" --listen "unix:$folder/losing.sock"
until [ -S "$folder/losing.sock" ]; do kill -0 "$last"; done
kill "$board"
status=0
wait "$last" || status=$?
is "serve ends with status 4 when its line is lost" 4 $status

# A line that hits bytes, in both directions.
start lossy $built/fake_board "unix:$folder/lossy.sock" --faults 1 100
ends_with "60 calls over a line that hits one byte in a hundred" 0 \
    $trapline --to "uart:unix:$folder/lossy.sock" bench Echo.Count -n 60
# The count is the board's, and rises by one for each call that ran: 61 so far.
is "none of them ran twice" 62 "$($trapline --to "uart:unix:$folder/lossy.sock" call Echo.Count '{}' | tr -d '"')"
