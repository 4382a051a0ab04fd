# SPDX-License-Identifier: BSD-3-Clause
# The one entry to Trapline: `make help` says what it does. It needs GNU make, and installs the rest (tools/setup.sh).
#
# Sources are found by wildcard, so nothing has to be listed. Where to add
#     a source      in the folder where it belongs: it is built (mk/sources.mk says which program gets which folder)
#     a board       monitor/board/NAME/, with board.mk: `make BOARD=NAME` builds it, and `make test` tests it (docs/porting.md)
#     an example    examples/NN-name/*.c: each file is an applet; a monitor.c there is a monitor of its own
#     a test        tests/README.md says where a test of each kind goes
#     a control     tools/control.sh edit tests/controls/NAME.patch SOURCE (mk/controls.mk)
#     a tool        tools/NAME.sh, and a target in the file of mk/ that has its subject: `make help` prints the comment behind `##`
#
# All that is made goes to build/. Every object mirrors its source's path below a folder for its kind:
#     build/host  tools that run here         build/tests  the same with sanitizers, for CMocka
#     build/fuzz  clang's, for libFuzzer      build/BOARD  monitor and applets            build/gen  what idlc generates

MAKEFLAGS += --no-builtin-rules
.DELETE_ON_ERROR:
.SECONDEXPANSION: # prerequisites may say $$(call function,$$*), of the stem
.SUFFIXES:
.DEFAULT_GOAL := all
SHELL := /bin/sh

BOARD ?= virt-arm
# 1: the monitor checks its protection against a model after every switch.
DEBUG ?= 0
# 1: a board without a fence for the normal world (imx6ul) runs its images all the same, and says so: build/BOARD/unfenced.
UNFENCED ?= 0

MK := $(addprefix mk/,common.mk sources.mk setup.mk gen.mk host.mk board.mk applets.mk run.mk test.mk unit.mk fuzz.mk controls.mk \
	hostile.mk size.mk lint.mk)

##@ Build
.PHONY: all help clean
all: host board ## Builds everything for this machine and the board

include $(MK)

help: ## Prints this
	@echo 'usage: make [TARGET] [BOARD=virt-arm] [V=1]; boards: $(BOARDS)'
	@awk -F ':.*## ' '/^##@ / { printf "\n%s\n", substr($$0, 5) } /^[a-z-]+:.*## / { printf "  %-12s %s\n", $$1, $$2 }' Makefile $(MK)

clean: ## Removes build/
	rm -rf build

.PRECIOUS: build/%.o
.SECONDARY:
# What the compiler noted of headers. Goals of QUICK do not need it.
ifneq ($(BUILDS),)
-include $(shell find $(wildcard build/host build/tests build/fuzz build/cortex-m4 build/$(BOARD)) /dev/null -name '*.d')
endif
