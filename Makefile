# SPDX-License-Identifier: BSD-3-Clause
# The one entry to Trapline: `make help` says what it does. Needs GNU make, and installs the rest (tools/setup.sh).
#
# Sources are found by wildcard: add a file where it belongs and it is built; add a test and it is run. All that is made
# goes to build/. Every object mirrors its source's path below a folder for its kind:
#     build/host  tools that run here         build/tests  the same with sanitizers, for CMocka
#     build/fuzz  clang's, for libFuzzer      build/BOARD  monitor and applets            build/gen  what idlc generates
#
# idlc writes a file only if it changed. A stamp therefore says that it ran, and generated files hang on the stamp by an
# empty recipe: what includes them is rebuilt only if they changed.

MAKEFLAGS += --no-builtin-rules
.DELETE_ON_ERROR:
.SUFFIXES:
.DEFAULT_GOAL := all
SHELL := /bin/sh

V ?= 0
Q := $(if $(filter 0,$(V)),@)
say = $(if $(filter 0,$(V)),@printf '  %-7s %s\n' '$(1)' '$(2)')

# 1: the monitor checks its protection against a model after every switch.
DEBUG ?= 0
# 1: a board without a fence for the normal world (imx6ul) runs its images all the same, and says so: build/BOARD/unfenced.
UNFENCED ?= 0
BOARD ?= virt-arm
BOARD_DIR := monitor/board/$(BOARD)
ifeq ($(filter $(BOARD_DIR),$(wildcard monitor/board/*)),)
$(if $(wildcard monitor/board/*),$(error No board $(BOARD): BOARD is one of $(notdir $(wildcard monitor/board/*))))
endif
-include $(BOARD_DIR)/board.mk
BOARD_ARCH ?= arm
# What `make test` and `make bench` go through; all that is of one board lies in build/BOARD.
BOARDS ?= $(sort $(notdir $(wildcard monitor/board/*)))
# The monitor's tests that run here: on a machine that is an architecture and a board at once, whatever BOARD is.
MACHINE := tests/machine

CC := gcc
CLANG := clang
WARN := -Wall -Wextra -Wconversion -Werror -fno-common
HOST_CFLAGS := -std=c11 -O2 -g $(WARN) -I. -Ibuild -iquote build/gen
TEST_INCLUDE := -I. -Ibuild -iquote build/gen -iquote build/tests/gen -I$(MACHINE)
TEST_CFLAGS := -std=c11 -O1 -g $(WARN) -fsanitize=address,undefined -fno-sanitize-recover=all \
	-fno-omit-frame-pointer $(TEST_INCLUDE)
FUZZ_CFLAGS := -std=c11 -O1 -g $(WARN) -Wno-format-zero-length -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all \
	-fno-omit-frame-pointer $(TEST_INCLUDE)
# Where a second writer comes in, and work is counted: tests/machine/seam.c.
comma := ,
MACHINE_SEAM := $(patsubst %,-Wl$(comma)--wrap=%,tl_usermem_check tl_usermem_read tl_usermem_write tl_usermem_same tl_usermem_clone \
	tl_image_place tl_marks_look tl_unwind tl_random_fill tl_log_write tl_line_reader_feed tl_rpc_request_begin \
	tl_job_turn tl_host_turn tl_host_visit tl_host_share tl_host_quiet)
HOST_LIBS := -luv -ledit -ljansson -ldw -lelf -lpthread

# Folders that use the operating system; all others are freestanding C.
on_os = $(if $(filter host/% transports/socket/% transports/uart/host_% idl/compiler/% tests/%,$(1)),-D_GNU_SOURCE)

IDLC_SRC := $(wildcard idl/compiler/*.c)
CORE_SRC := $(wildcard stream/*.c rpc/*.c)
HOST_SRC := $(wildcard host/*.c transports/socket/*.c transports/uart/host_*.c)
# The monitor's own files, in their rooms. A file of the same name in an architecture's folder, or in the tests' machine,
# stands in for one of them: $(call but_names_of,FILES,OTHERS) are those of FILES whose name none of OTHERS has.
MONITOR_ROOMS := monitor $(addprefix monitor/,context events console image)
MONITOR_GENERIC := $(wildcard $(MONITOR_ROOMS:%=%/*.c))
but_names_of = $(filter-out $(foreach o,$(basename $(notdir $(2))),%/$(o).c),$(1))
# What of the monitor also builds here, for its tests.
MONITOR_HOST_SRC := $(filter-out monitor/crc32.c,$(call but_names_of,$(MONITOR_GENERIC),$(wildcard $(MACHINE)/*.c))) \
	$(wildcard $(MACHINE)/*.c monitor/services/*.c) monitor/arch/riscv64/pmp.c \
	$(filter-out transports/syscall/applet%,$(wildcard transports/syscall/*.c))

IDL := $(wildcard idl/*.idl)
TEST_IDL := $(wildcard tests/idl/*.idl)
gen_c = $(foreach i,$(2),$(patsubst %,build/$(1)/$(basename $(notdir $(i)))_%.c,types client server))
gen_all = $(call gen_c,$(1),$(2)) $(patsubst %.idl,build/$(1)/%.h,$(notdir $(2))) \
	$(patsubst %,build/$(1)/%,services.c services.h sizes.h permissions.h)
GEN := $(call gen_all,gen,$(IDL))
GEN_C := $(call gen_c,gen,$(IDL))
TEST_GEN := $(call gen_all,tests/gen,$(TEST_IDL))
TEST_GEN_C := $(call gen_c,tests/gen,$(TEST_IDL))

# What public targets build, one make at a time in this tree, on all cores.
build = +@tools/locked.sh $(MAKE) --no-print-directory $(if $(filter -j%,$(MAKEFLAGS)),,-j$(shell nproc))

# The same for one of the boards, as a line of a recipe.
define build_for
$(build) BOARD=$(1) $(2)

endef
# What a board's tests want, if its architecture has them.
board_tests = $(if $(wildcard tests/hostile/arch/$(shell sed -n 's/^BOARD_ARCH := //p' monitor/board/$(1)/board.mk)),hostile-programs)

# Sources to objects of a kind.
obj = $(patsubst %,build/$(1)/%.o,$(basename $(2)))

UNIT := $(patsubst tests/unit/%.c,build/tests/unit/%,$(wildcard tests/unit/test_*.c))
FUZZ := $(patsubst tests/fuzz/%.c,build/fuzz/%,$(wildcard tests/fuzz/fuzz_*.c))
BENCH := $(patsubst tests/bench/%.c,build/host/bench/%,$(wildcard tests/bench/bench_*.c))

.PHONY: all help FORCE
all: host ## Builds everything for this machine and the board

help: ## Prints this
	@echo 'usage: make [TARGET] [BOARD=virt-arm] [V=1]; boards: $(BOARDS)'
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  %-12s %s\n", $$1, $$2}' Makefile

# ---- Set-up: what must be installed. Order-only everywhere, so that it never rebuilds anything.
build/setup-%.stamp: tools/setup.sh
	$(Q)sh tools/setup.sh $* $@

# Real peers for the tests, by exact versions, from npm.
build/npm.stamp: tests/interop/package-lock.json build/setup-test.stamp
	$(call say,NPM,$<)
	$(Q)mkdir -p build/npm && cp tests/interop/package.json tests/interop/package-lock.json build/npm/ && \
	cd build/npm && { npm ci --ignore-scripts --no-audit --no-fund >npm.log 2>&1 || \
	{ cat npm.log; echo 'npm ci failed in build/npm (above): is the npm registry reached?' >&2; exit 1; }; } && touch ../npm.stamp
.PHONY: setup
setup: build/setup-run.stamp build/setup-test.stamp build/setup-lint.stamp build/npm.stamp ## Installs what is missing (needs root or sudo)

# ---- A list that has changed (of sources or flags) rebuilds what was made by it.
remember = @mkdir -p $(@D); printf '%s\n' '$(1)' | cmp -s - $@ || printf '%s\n' '$(1)' >$@
build/host/flags: FORCE
	$(call remember,$(CC) $(HOST_CFLAGS))
build/tests/flags: FORCE
	$(call remember,$(CC) $(TEST_CFLAGS))
build/fuzz/flags: FORCE
	$(call remember,$(CLANG) $(FUZZ_CFLAGS))
include idl/limits.mk
build/gen.list: FORCE
	$(call remember,$(IDL) $(IDLC_LIMITS))
build/tests/gen.list: FORCE
	$(call remember,$(TEST_IDL))

# ---- idlc, and what it generates
build/host/idl/compiler/%.o: idl/compiler/%.c build/host/flags | build/setup-run.stamp
	$(call say,CC,$<)
	$(Q)mkdir -p $(@D) && $(CC) $(HOST_CFLAGS) $(call on_os,$<) -MMD -MP -c $< -o $@
build/host/idlc: $(call obj,host,$(IDLC_SRC))
	$(call say,LINK,$@)
	$(Q)$(CC) $^ -o $@

build/gen.stamp: build/host/idlc $(IDL) build/gen.list
	$(call say,IDLC,idl/*.idl)
	$(Q)mkdir -p build/gen && build/host/idlc -o build/gen --limits $(IDLC_LIMITS) $(IDL) && touch $@
$(GEN): build/gen.stamp ;
build/tests/gen.stamp: build/host/idlc $(TEST_IDL) build/tests/gen.list
	$(call say,IDLC,tests/idl/*.idl)
	$(Q)mkdir -p build/tests/gen $(if $(TEST_IDL),&& build/host/idlc -o build/tests/gen $(TEST_IDL)) && touch $@
$(TEST_GEN): build/tests/gen.stamp ;

# ---- Host: the trapline command
build/host/%.o: %.c build/host/flags | build/gen.stamp build/setup-run.stamp
	$(call say,CC,$<)
	$(Q)mkdir -p $(@D) && $(CC) $(HOST_CFLAGS) $(call on_os,$<) -MMD -MP -c $< -o $@

# Thin archives: two members may have one name, and the linker takes only what a program needs.
archive = $(Q)rm -f $@ && mkdir -p $(@D) && ar rcsT $@ $(filter %.o,$^)
HOST_LIB_OBJ := $(call obj,host,$(CORE_SRC) $(HOST_SRC) $(GEN_C))
build/host/list: FORCE
	$(call remember,$(HOST_LIB_OBJ))
build/host/trapline.a: $(HOST_LIB_OBJ) build/host/list
	$(archive)
build/host/trapline: build/host/host/main.o build/host/trapline.a
	$(call say,LINK,$@)
	$(Q)$(CC) $^ $(HOST_LIBS) -o $@

.PHONY: host idlc
idlc: build/host/idlc ## Builds the IDL compiler
host: build/host/idlc $(if $(wildcard host/main.c),build/host/trapline) ## Builds idlc and the trapline command

# ---- Unit tests: each tests/unit/test_*.c is one CMocka program; other files there help them
build/tests/%.o: %.c build/tests/flags | build/gen.stamp build/tests/gen.stamp build/setup-test.stamp
	$(call say,CC,$< (sanitized))
	$(Q)mkdir -p $(@D) && $(CC) $(TEST_CFLAGS) $(call on_os,$<) -MMD -MP -c $< -o $@
TEST_LIB_SRC := $(CORE_SRC) $(HOST_SRC) $(MONITOR_HOST_SRC) $(IDLC_SRC) $(GEN_C) build/gen/services.c $(TEST_GEN_C) \
	$(filter-out tests/unit/test_%,$(wildcard tests/unit/*.c))
TEST_LIB_OBJ := $(call obj,tests,$(TEST_LIB_SRC))
build/tests/list: FORCE
	$(call remember,$(TEST_LIB_OBJ))
build/tests/trapline.a: $(TEST_LIB_OBJ) build/tests/list
	$(archive)
build/tests/unit/%: build/tests/tests/unit/%.o build/tests/trapline.a
	$(call say,LINK,$@)
	$(Q)mkdir -p $(@D) && $(CC) -fsanitize=address,undefined $(MACHINE_SEAM) $^ -lcmocka $(HOST_LIBS) -o $@

# Programs for tests/interop/*.sh: sanitized ones, and plain ones (build/host/interop) for tests/bench/*.sh.
INTEROP := $(patsubst tests/interop/%.c,interop/%,$(wildcard tests/interop/*.c))
build/tests/interop/%: build/tests/tests/interop/%.o build/tests/trapline.a
	$(call say,LINK,$@)
	$(Q)mkdir -p $(@D) && $(CC) -fsanitize=address,undefined $(MACHINE_SEAM) $^ $(HOST_LIBS) -o $@
build/host/interop/%: build/host/tests/interop/%.o build/host/trapline.a
	$(call say,LINK,$@)
	$(Q)mkdir -p $(@D) && $(CC) $^ $(HOST_LIBS) -o $@

# ---- Fuzz targets: each tests/fuzz/fuzz_*.c, with tests/fuzz/corpus/NAME/ and tests/fuzz/NAME.dict if there
build/fuzz/%.o: %.c build/fuzz/flags | build/gen.stamp build/tests/gen.stamp build/setup-test.stamp
	$(call say,CLANG,$< (fuzzer))
	$(Q)mkdir -p $(@D) && $(CLANG) $(FUZZ_CFLAGS) $(call no_goal,$<) $(call on_os,$<) -MMD -MP -c $< -o $@
# What judges and what makes inputs is not what the fuzzer should find its way through.
no_goal = $(if $(filter $(MACHINE)/%,$(1)),-fno-sanitize=fuzzer-no-link)
FUZZ_LIB_OBJ := $(call obj,fuzz,$(filter-out tests/unit/% host/% transports/socket/%,$(TEST_LIB_SRC)))
build/fuzz/list: FORCE
	$(call remember,$(FUZZ_LIB_OBJ))
build/fuzz/trapline.a: $(FUZZ_LIB_OBJ) build/fuzz/list
	$(archive)
build/fuzz/%: build/fuzz/tests/fuzz/%.o build/fuzz/trapline.a
	$(call say,LINK,$@)
	$(Q)$(CLANG) -fsanitize=fuzzer,address,undefined $(MACHINE_SEAM) $^ -o $@

# Monitors without a fence, for each of which fuzz/calls must find a broken rule: tests/controls/*.patch, and these of the hostile
# cases. tools/control.sh applies a patch, or says why it cannot.
FUZZ_CONTROLS := $(wildcard tests/controls/*.patch) $(patsubst %,tests/hostile/controls/%.patch,usermem permissions clearing budget preemption \
	deadline lockstep twin)
FUZZ_CONTROL_PROGRAMS := $(patsubst %.patch,build/fuzz/control/%/fuzz_calls,$(notdir $(FUZZ_CONTROLS)))
define stand_in
$(1)/$(basename $(notdir $(2)))/stand_in.c: $(shell sed -n 's,^--- a/,,p' $(2)) $(2) tools/control.sh
	$$(Q)tools/control.sh apply $(2) $$@
endef
$(foreach c,$(FUZZ_CONTROLS),$(eval $(call stand_in,build/fuzz/control,$(c))))
build/fuzz/control/%/stand_in.o: build/fuzz/control/%/stand_in.c build/fuzz/flags | build/gen.stamp build/setup-test.stamp
	$(Q)$(CLANG) $(FUZZ_CFLAGS) -MMD -MP -c $< -o $@
build/fuzz/control/%/fuzz_calls: build/fuzz/control/%/stand_in.o build/fuzz/tests/fuzz/fuzz_calls.o build/fuzz/trapline.a
	$(call say,LINK,$@)
	$(Q)$(CLANG) -fsanitize=fuzzer,address,undefined $(MACHINE_SEAM) $^ -o $@

# The same for unit tests: a line `test: NAME` in tests/controls/unit/*.patch says which test must fail.
UNIT_CONTROLS := $(wildcard tests/controls/unit/*.patch)
UNIT_CONTROL_PROGRAMS := $(patsubst tests/controls/unit/%.patch,build/tests/control/%/test,$(UNIT_CONTROLS))
define unit_control
build/tests/control/$(basename $(notdir $(1)))/test: build/tests/control/$(basename $(notdir $(1)))/stand_in.o \
	build/tests/tests/unit/test_$(shell sed -n 's,^test: ,,p' $(1)).o build/tests/trapline.a
endef
$(foreach c,$(UNIT_CONTROLS),$(eval $(call stand_in,build/tests/control,$(c)))$(eval $(call unit_control,$(c))))
build/tests/control/%/stand_in.o: build/tests/control/%/stand_in.c build/tests/flags | build/gen.stamp build/setup-test.stamp
	$(Q)$(CC) $(TEST_CFLAGS) -MMD -MP -c $< -o $@
$(UNIT_CONTROL_PROGRAMS):
	$(call say,LINK,$@)
	$(Q)$(CC) -fsanitize=address,undefined $(MACHINE_SEAM) $^ -lcmocka $(HOST_LIBS) -o $@

# ==== Board: monitor and applets. board.mk sets BOARD_ARCH, BOARD_CROSS, BOARD_CFLAGS, BOARD_LDSCRIPT, BOARD_QEMU ====
ifneq ($(wildcard $(BOARD_DIR)/board.mk),)
CROSS_CC := $(BOARD_CROSS)gcc
BARE_CFLAGS := -std=c11 -Os -g $(WARN) -ffreestanding -ffunction-sections -fdata-sections \
	-fstack-usage -fcallgraph-info=su -I. -Ibuild -iquote build/gen $(BOARD_CFLAGS)
# Else gcc makes a call to memset of the loop within memset.
not_itself = $(if $(filter stream/bare/%,$<),-fno-tree-loop-distribute-patterns)
MONITOR_CFLAGS := $(BARE_CFLAGS) -DTL_DEBUG=$(DEBUG) -DTL_UNFENCED=0 -Imonitor/arch/$(BOARD_ARCH) -I$(BOARD_DIR) $(BOARD_MONITOR_CFLAGS)
# With frame pointers: the monitor finds an applet's calls by them when it faults (monitor/context/unwind.c).
APPLET_CFLAGS := $(BARE_CFLAGS) -fno-omit-frame-pointer -DTL_MONITOR_ADDRESS=$(BOARD_MONITOR_ADDRESS)u -Itransports/syscall/arch/$(BOARD_ARCH) $(BOARD_APPLET_CFLAGS)

# An architecture's file stands in for the monitor's generic one of the same name.
ARCH_SRC := $(wildcard monitor/arch/$(BOARD_ARCH)/*.[cS])
# What the board's linker script may include.
ARCH_LDSCRIPT := $(wildcard monitor/arch/$(BOARD_ARCH)/*.ld)
MONITOR_SRC := $(ARCH_SRC) $(wildcard $(BOARD_DIR)/*.[cS]) \
	$(call but_names_of,$(MONITOR_GENERIC),$(ARCH_SRC)) \
	$(wildcard monitor/services/*.c)
MONITOR_LIB_SRC := $(filter-out stream/crc32.c,$(CORE_SRC)) $(wildcard stream/bare/*.c) $(filter-out transports/syscall/applet%,$(wildcard transports/syscall/*.c)) \
	$(BOARD_DRIVERS) $(GEN_C) build/gen/services.c
APPLET_LIB_SRC := $(CORE_SRC) $(GEN_C) $(wildcard stream/bare/*.c transports/syscall/applet*.c applet-sdk/*.c \
	applet-sdk/arch/$(BOARD_ARCH)/*.[cS])
# What an applet's source says of itself in its head, "// board: virt-arm": for that board alone; "// region: 1": linked for
# the board's first region (BOARD_REGIONS), where its first pages stay free.
head = $(shell sed -n 's,^// $(1): ,,p' $(2))
region_base = $(addprefix -Wl$(comma)--defsym=tl__applet_base=0x10000+,$(word $(or $(call head,region,$(1)),99),$(BOARD_REGIONS)))
# What measures how long the monitor works in one piece: linked into a monitor of its own.
METER := tests/bench/board/meter.c
# An example may be a monitor of its own, with the applets beside it in its image.
EXAMPLE_MONITORS := $(wildcard examples/*/monitor.c)
APPLET_SRC := $(foreach a,$(filter-out $(EXAMPLE_MONITORS),$(wildcard examples/*/*.c)) $(filter-out $(METER),$(wildcard tests/bench/board/*.c)),\
	$(if $(filter-out $(BOARD),$(call head,board,$(a))),,$(a)))
APPLETS := $(patsubst %,build/$(BOARD)/applets/%.elf,$(basename $(notdir $(APPLET_SRC))))

# What every object of the board's waits for.
BOARD_FIRST := build/gen.stamp build/setup-run.stamp build/setup-$(BOARD_ARCH).stamp
build/$(BOARD)/monitor.flags: FORCE
	$(call remember,$(CROSS_CC) $(MONITOR_CFLAGS) $(MONITOR_SRC) $(MONITOR_LIB_SRC))
build/$(BOARD)/applet.flags: FORCE
	$(call remember,$(APPLET_LINK) $(APPLET_LIB_SRC))
build/$(BOARD)/monitor/%.o: %.c build/$(BOARD)/monitor.flags | $(BOARD_FIRST)
	$(call say,CROSS,$< (monitor))
	$(Q)mkdir -p $(@D) && $(CROSS_CC) $(MONITOR_CFLAGS) $(not_itself) -MMD -MP -c $< -o $@
build/$(BOARD)/monitor/%.o: %.S build/$(BOARD)/monitor.flags | $(BOARD_FIRST)
	$(call say,CROSS,$< (monitor))
	$(Q)mkdir -p $(@D) && $(CROSS_CC) $(MONITOR_CFLAGS) $(not_itself) -MMD -MP -c $< -o $@
build/$(BOARD)/applet/%.o: %.c build/$(BOARD)/applet.flags | $(BOARD_FIRST)
	$(call say,CROSS,$< (applet))
	$(Q)mkdir -p $(@D) && $(CROSS_CC) $(APPLET_CFLAGS) $(not_itself) -MMD -MP -c $< -o $@
build/$(BOARD)/applet/%.o: %.S build/$(BOARD)/applet.flags | $(BOARD_FIRST)
	$(call say,CROSS,$< (applet))
	$(Q)mkdir -p $(@D) && $(CROSS_CC) $(APPLET_CFLAGS) $(not_itself) -MMD -MP -c $< -o $@

build/$(BOARD)/monitor.a: $(call obj,$(BOARD)/monitor,$(MONITOR_LIB_SRC)) build/$(BOARD)/monitor.flags
	$(archive)
# An applet: its own file, the SDK, and what it uses of the rest. Symbols stay, for `trapline fault` and gdb.
APPLET_LDSCRIPT := applet-sdk/arch/$(BOARD_ARCH)/applet.ld
build/$(BOARD)/applet.a: $(call obj,$(BOARD)/applet,$(APPLET_LIB_SRC)) build/$(BOARD)/applet.flags
	$(archive)
# -n: what is in memory pages apart is not padded to pages in the file, which goes over a UART.
APPLET_LINK = $(CROSS_CC) $(APPLET_CFLAGS) -nostdlib -static -Wl,--gc-sections -Wl,-n -Wl,--build-id=none
define applet
build/$(BOARD)/applets/$(basename $(notdir $(1))).elf: build/$(BOARD)/applet/$(basename $(1)).o build/$(BOARD)/applet.a $(APPLET_LDSCRIPT)
	$$(call say,LINK,$$@)
	$$(Q)mkdir -p $$(@D) && $$(APPLET_LINK) $(call region_base,$(1)) -T $(APPLET_LDSCRIPT) -u _start $$(filter %.o %.a,$$^) -lgcc -o $$@
endef
$(foreach a,$(APPLET_SRC),$(eval $(call applet,$(a))))

# The applets within a monitor's image, without their debug information, and a table of them: FOLDER of it, NAME[:start]...
build/$(BOARD)/builtin/%.elf: build/$(BOARD)/applets/%.elf
	$(Q)mkdir -p $(@D) && $(BOARD_CROSS)strip $< -o $@
define builtins
$(1)/builtins.list: FORCE
	$$(call remember,$(2))
$(1)/builtins.S: tools/builtins.sh $(1)/builtins.list
	$$(Q)sh tools/builtins.sh build/$$(BOARD)/builtin $(2) >$$@
$(1)/builtins.o: $(1)/builtins.S $(foreach b,$(2),build/$(BOARD)/builtin/$(firstword $(subst :, ,$(b))).elf) | $$(BOARD_FIRST)
	$$(Q)$$(CROSS_CC) $$(BOARD_CFLAGS) -c $$< -o $$@
endef
$(eval $(call builtins,build/$(BOARD),$(BOARD_BUILTINS)))

MONITOR_LINK = $(CROSS_CC) $(MONITOR_CFLAGS) -nostdlib -Wl,--gc-sections -Wl,--build-id=none -Wl,-Map,$@.map \
	-T $(BOARD_LDSCRIPT) $(filter %.o %.a,$^) -lgcc -o $@
build/$(BOARD)/monitor.elf: $(call obj,$(BOARD)/monitor,$(MONITOR_SRC)) build/$(BOARD)/builtins.o build/$(BOARD)/monitor.a \
	$(BOARD_LDSCRIPT) $(ARCH_LDSCRIPT)
	$(call say,LINK,$@)
	$(Q)$(MONITOR_LINK)

METER_WRAP := $(patsubst %,-Wl$(comma)--wrap=%,tl_arch_enter tl_arch_idle tl_secure_handler tl_job_turn tl_host_turn)
build/$(BOARD)/meter/monitor.elf: $(call obj,$(BOARD)/monitor,$(MONITOR_SRC) $(METER)) build/$(BOARD)/builtins.o build/$(BOARD)/monitor.a \
	$(BOARD_LDSCRIPT) $(ARCH_LDSCRIPT)
	$(call say,LINK,$@)
	$(Q)mkdir -p $(@D) && $(MONITOR_LINK) $(METER_WRAP)

# UNFENCED=1: the same monitor with another self-test.
build/$(BOARD)/unfenced/selftest.o: monitor/selftest.c build/$(BOARD)/monitor.flags | $(BOARD_FIRST)
	$(call say,CROSS,$< (unfenced))
	$(Q)mkdir -p $(@D) && $(CROSS_CC) $(MONITOR_CFLAGS) -UTL_UNFENCED -DTL_UNFENCED=1 -MMD -MP -c $< -o $@
build/$(BOARD)/unfenced/monitor.elf: $(call obj,$(BOARD)/monitor,$(filter-out monitor/selftest.c,$(MONITOR_SRC))) \
	build/$(BOARD)/unfenced/selftest.o build/$(BOARD)/builtins.o build/$(BOARD)/monitor.a $(BOARD_LDSCRIPT) $(ARCH_LDSCRIPT)
	$(call say,LINK,$@)
	$(Q)$(MONITOR_LINK)
MONITOR_ELF := build/$(BOARD)/$(if $(filter 1,$(UNFENCED)),unfenced/)monitor.elf

# An example's monitor.c stands in the place of main.c and scheduler.c.
example_applets = $(basename $(notdir $(filter-out $(1),$(sort $(wildcard $(dir $(1))*.c)))))
example_out = build/$(BOARD)/$(patsubst %/,%,$(dir $(1)))
define example_monitor
$(call builtins,$(call example_out,$(1)),$(call example_applets,$(1)))
$(call example_out,$(1))/monitor.elf: $(call obj,$(BOARD)/monitor,$(1) $(filter-out monitor/main.c monitor/scheduler.c,$(MONITOR_SRC))) \
	$(call example_out,$(1))/builtins.o build/$(BOARD)/monitor.a $(BOARD_LDSCRIPT) $(ARCH_LDSCRIPT)
	$$(call say,LINK,$$@)
	$$(Q)$$(MONITOR_LINK)
endef
$(foreach m,$(EXAMPLE_MONITORS),$(eval $(call example_monitor,$(m))))
EXAMPLE_ELFS := $(foreach m,$(EXAMPLE_MONITORS),$(call example_out,$(m))/monitor.elf)

# For applets outside this tree: see applet-sdk/applet.mk, which holds the same flags.
.PHONY: sdk
sdk: build/$(BOARD)/applet.a ## Builds what an applet links, and prints the compiler line for one of your own
	@echo 'An applet of your own, my.c, becomes my.elf by this line (or by three lines of Makefile: applet-sdk/applet.mk):'
	@echo "  $(BOARD_CROSS)gcc -std=c11 -g -ffreestanding -fno-omit-frame-pointer -ffunction-sections -fdata-sections -I$(CURDIR) -I$(CURDIR)/build" \
		"-iquote $(CURDIR)/build/gen -I$(CURDIR)/transports/syscall/arch/$(BOARD_ARCH) $(BOARD_CFLAGS) $(BOARD_APPLET_CFLAGS)" \
		"-nostdlib -static -Wl,--gc-sections -Wl,-n -Wl,--build-id=none" \
		"-T $(CURDIR)/$(APPLET_LDSCRIPT) -u _start my.c $(CURDIR)/build/$(BOARD)/applet.a -lgcc -o my.elf"

.PHONY: board
board: build/$(BOARD)/monitor.elf $(APPLETS) $(EXAMPLE_ELFS) ## Builds the monitor and the applets for BOARD
all: board
include $(wildcard tests/hostile/hostile.mk)
endif
# ==== end of the board's part ====

# ---- What it costs
M4_OBJ := $(call obj,cortex-m4,$(CORE_SRC))
build/cortex-m4/flags: FORCE
	$(call remember,$(M4_CFLAGS))
M4_CFLAGS := -std=c11 -Os $(WARN) -ffreestanding -ffunction-sections -fdata-sections -mcpu=cortex-m4 -mthumb -I.
build/cortex-m4/%.o: %.c build/cortex-m4/flags | build/setup-run.stamp build/setup-arm.stamp
	$(call say,CROSS,$< (size))
	$(Q)mkdir -p $(@D) && arm-none-eabi-gcc $(M4_CFLAGS) -MMD -MP -c $< -o $@

.PHONY: size bench layers lint format size-programs bench-programs
size-programs: all $(M4_OBJ)
bench-programs: size-programs build/host/inject/inject $(BENCH) $(INTEROP:%=build/host/%) build/npm.stamp
size: ## Prints code, data, stack and worst-case buffers of each part
	$(build) size-programs
	@tools/size.sh $(BOARD) $(BOARD_CROSS) $(M4_OBJ)
bench: ## Prints the figures, of all BOARDS, one line each: name value unit (B=pattern: some of their sources)
	$(build) bench-programs
	$(foreach b,$(BOARDS),$(call build_for,$(b),board build/$(b)/meter/monitor.elf))
	@BOARDS='$(BOARDS)' tools/bench.sh arm-none-eabi- $(M4_OBJ)
build/host/bench/%: build/host/tests/bench/%.o build/host/trapline.a $(filter-out %/main.o,$(call obj,host,$(IDLC_SRC)))
	$(call say,LINK,$@)
	$(Q)mkdir -p $(@D) && $(CC) $^ $(HOST_LIBS) -o $@
layers: build/gen.stamp ## Checks the order of dependence between the folders
	@tools/layers.sh
lint: build/gen.stamp build/tests/gen.stamp build/setup-lint.stamp ## Runs clang-format, clang-tidy, cppcheck and shellcheck (L=pattern: some files)
	@tools/lint.sh '$(L)'
format: build/setup-lint.stamp ## Formats all C files in place
	@git ls-files -z '*.c' '*.h' ':!tests/idl/golden' | xargs -0 clang-format -i

# ---- Tests. Scripts know the board by these.
export BOARD BOARD_QEMU
export MONITOR := build/$(BOARD)/monitor.elf
.PHONY: test unit test-programs unit-programs fuzz-programs
test-programs: all $(UNIT) $(UNIT_CONTROL_PROGRAMS) fuzz-programs $(INTEROP:%=build/tests/%) build/npm.stamp
unit-programs: $(UNIT)
fuzz-programs: $(FUZZ) $(FUZZ_CONTROL_PROGRAMS)
unit: ## Builds and runs the unit tests only (T=pattern: some of them)
	$(build) unit-programs
	@tools/test.sh '^unit/.*$(T)'
test: ## Sets up, builds, and runs every test, on all BOARDS (T=pattern: some of them)
	$(build) test-programs
	$(foreach b,$(BOARDS),$(call build_for,$(b),board $(call board_tests,$(b))))
	@BOARDS='$(BOARDS)' FUZZ_SECONDS=$(or $(FUZZ_SECONDS),60) FUZZ_SEED=$(or $(FUZZ_SEED),1) tools/test.sh '$(T)'

on_board = BOARD=$(BOARD) BOARD_QEMU='$(BOARD_QEMU)' MONITOR=$(MONITOR_ELF)
.PHONY: run inject console gdb hostile fuzz nightly
run: ## Boots the board under QEMU and shows the demo (APPLET=path.elf: another applet; EXAMPLE=name: one of examples/; FAULT=5%: see EXAMPLE=lockstep; UNFENCED=1: images of the normal world without a fence)
	$(build) all $(MONITOR_ELF) $(if $(FAULT),build/host/inject/inject)
	@$(on_board) APPLET='$(APPLET)' EXAMPLE='$(EXAMPLE)' FAULT='$(FAULT)' tools/run.sh
console: ## Boots the board and leaves you at trapline's prompt
	$(build) all $(MONITOR_ELF)
	@$(on_board) MODE=console tools/run.sh
gdb: build/setup-gdb.stamp ## Boots the board, stopped, and opens gdb on it (A=hello: with that applet's symbols too)
	$(build) all
	@$(on_board) A='$(A)' tools/gdb.sh
inject: ## Flips N bits (1000) of an applet that runs in lockstep, and says what became of each (S=seed)
	$(build) board build/host/inject/inject
	@BOARD_QEMU='$(BOARD_QEMU)' build/host/inject/inject -n $(or $(N),1000) -s $(or $(S),1) build/$(BOARD)/monitor.elf build/$(BOARD)/applets/tandem.elf
hostile: ## Runs the hostile applets and peers of the threat model, and nothing else
	$(build) hostile-programs unit-programs
	@$(on_board) tools/hostile.sh '$(T)'
fuzz: ## Fuzzes each target for FUZZ_SECONDS (600; T=pattern: some of them)
	$(build) fuzz-programs
	@FUZZ_SECONDS=$(or $(FUZZ_SECONDS),600) tools/test.sh '^fuzz/.*$(T)'
nightly: ## Tests longer: SEQUENCES (1000000) of calls to the whole monitor, each other fuzz target for FUZZ_SECONDS (600), BOOTS (100) on a starved machine
	$(build) fuzz-programs
	$(foreach b,$(BOARDS),$(call build_for,$(b),$(call board_tests,$(b))))
	@BOARDS='$(BOARDS)' tools/nightly.sh $(or $(SEQUENCES),1000000) $(or $(FUZZ_SECONDS),600) $(or $(BOOTS),100)

.PHONY: clean
clean: ## Removes build/
	rm -rf build

.PRECIOUS: build/%.o
.SECONDARY:
-include $(shell find build -name '*.d' 2>/dev/null)
