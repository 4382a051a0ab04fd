# SPDX-License-Identifier: BSD-3-Clause
# All parts of the build share these: the boards, how a recipe prints and remembers, and what sources say of themselves.

BOARDS ?= $(sort $(notdir $(wildcard monitor/board/*)))
BOARD_DIR := monitor/board/$(BOARD)
ifeq ($(wildcard $(BOARD_DIR)/board.mk),)
$(error No board $(BOARD): BOARD is one of $(sort $(notdir $(wildcard monitor/board/*))))
endif
# Sets BOARD_ARCH, BOARD_CROSS, BOARD_CFLAGS, BOARD_LDSCRIPT, BOARD_QEMU and others: docs/porting.md.
include $(BOARD_DIR)/board.mk

V ?= 0
Q := $(if $(filter 0,$(V)),@)
say = $(if $(filter 0,$(V)),@printf '  %-7s %s\n' '$(1)' '$(2)')
comma := ,

CC := gcc
CLANG := clang
WARN := -Wall -Wextra -Wconversion -Werror -fno-common

# Sources to objects of a kind.
obj = $(patsubst %,build/$(1)/%.o,$(basename $(2)))
# Those of FILES whose name none of OTHERS has: $(call but_names_of,FILES,OTHERS).
but_names_of = $(filter-out $(foreach o,$(basename $(notdir $(2))),%/$(o).c),$(1))
# Folders that use the operating system; all others are freestanding C.
on_os = $(if $(filter host/% transports/socket/% transports/uart/host_% idl/% tests/%,$(1)),-D_GNU_SOURCE)

# Options of single files. Else gcc makes a call to memset of the loop within memset; and compilers for boards do not look for headers
# where Debian installs jsmn.h, which includes nothing but <stddef.h>. The interpreter of eBPF is faster if each of its operations ends
# in a dispatch of its own (docs/vm.md, "Cost").
# ChaCha20 has more words than ARM has registers, and the scheduler would interleave what shares none.
own_flags = $(if $(filter monitor/random.c,$<),-fno-schedule-insns)$(if $(filter monitor/vm/ebpf.c,$<),--param=max-goto-duplication-insns=100)$(if $(filter stream/bare/%,$<),-fno-tree-loop-distribute-patterns)$(if $(filter rpc/jsmn/%,$<),-isystem build/jsmn)

# The recipe of a file that holds a list (of sources or flags). It is written only if the list has changed, so what depends on it
# is made again only then.
remember = @mkdir -p $(@D); printf '%s\n' '$(1)' | cmp -s - $@ || printf '%s\n' '$(1)' >$@
.PHONY: FORCE
# Thin archives: two members may have one name, and the linker takes only what a program needs.
archive = $(Q)rm -f $@ && mkdir -p $(@D) && ar rcsT $@ $(filter %.o,$^)

# Public targets build by this: one make at a time in this tree, on all cores.
build = +@tools/locked.sh $(MAKE) --no-print-directory $(if $(filter -j%,$(MAKEFLAGS)),,-j$(shell nproc))
# The same for one of the boards, as a line of a recipe.
define build_for
$(build) BOARD=$(1) $(2)

endef

# Goals that build nothing in this make (they call another one for that) need no heads and no dependencies.
QUICK := help clean setup format run console gdb hostile fuzz nightly unit qemu test size bench
BUILDS := $(filter-out $(QUICK),$(or $(MAKECMDGOALS),all))

# Fields in the heads of sources and patches, as "// variants: 3": $(call head,variants,FILE). tools/heads.sh collects them.
head = $(head.$(1).$(2))
HEADED := $(wildcard examples/*/*.c tests/bench/board/*.c tests/hostile/*.c tests/hostile/cases/*.c tests/hostile/cases/*/*.c \
	tests/qemu/applets/*.c tests/qemu/applets/*/*.[cS] tests/controls/*.patch tests/controls/*/*.patch \
	tests/hostile/controls/*.patch tests/hostile/controls/*/*.patch)
# A folder is newer when a file has come or gone.
build/heads.stamp: tools/heads.sh $(HEADED) $(sort $(dir $(HEADED)))
	@mkdir -p $(@D) && tools/heads.sh build/heads.mk $(HEADED) && touch $@
build/heads.mk: build/heads.stamp ;
ifneq ($(BUILDS),)
-include build/heads.mk
endif
