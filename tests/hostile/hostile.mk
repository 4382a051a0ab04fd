# SPDX-License-Identifier: BSD-3-Clause
# The hostile cases, the board's tests, and the control monitors. Included by the Makefile within the board's part.
#
# Each case is one applet; `// variants: N` in its head makes it N.
HOSTILE_CASES := $(wildcard tests/hostile/cases/*.c tests/hostile/cases/$(BOARD_ARCH)/*.c)
HOSTILE_OUT := build/$(BOARD)/hostile
HOSTILE_CFLAGS := $(APPLET_CFLAGS) -Itests/hostile -Itests/hostile/arch/$(BOARD_ARCH) -I$(BOARD_DIR)
hostile_variants = $(or $(shell sed -n 's,^// variants: ,,p' $(1)),1)
hostile_elfs = $(foreach v,$(shell seq $(call hostile_variants,$(1))),$(HOSTILE_OUT)/$(basename $(notdir $(1))).$(v).elf)
HOSTILE_ELFS := $(foreach c,$(HOSTILE_CASES),$(call hostile_elfs,$(c))) $(HOSTILE_OUT)/witness.1.elf $(HOSTILE_OUT)/clock.1.elf
BOARD_TEST_APPLETS := $(wildcard tests/qemu/applets/*.c tests/qemu/applets/$(BOARD_ARCH)/*.c)
BOARD_TEST_ELFS := $(foreach c,$(BOARD_TEST_APPLETS),$(call hostile_elfs,$(c)))
# `// region: 1` in its head: linked for the board's first region (BOARD_REGIONS), where its first pages stay free.
hostile_region = $(shell sed -n 's,^// region: ,,p' $(1))
hostile_base = $(if $(call hostile_region,$(1)),-Wl$(comma)--defsym=tl__applet_base=$(word $(call hostile_region,$(1)),$(BOARD_REGIONS))+0x10000)
comma := ,

build/$(BOARD)/hostile.flags: FORCE
	$(call remember,$(CROSS_CC) $(HOSTILE_CFLAGS))
# Without debug information and symbols: they go over the UART.
define hostile_rule
$(HOSTILE_OUT)/$(basename $(notdir $(1))).$(2).elf: $(1) build/$(BOARD)/applet.a build/$(BOARD)/hostile.flags $(APPLET_LDSCRIPT)
	$$(call say,APPLET,$$(notdir $$@))
	$$(Q)mkdir -p $$(@D) && $$(CROSS_CC) $$(HOSTILE_CFLAGS) -DVARIANT=$(2) -MMD -MP -MF $$(@:.elf=.d) -c $(1) -o $$(@:.elf=.o) && \
	$$(APPLET_LINK) -s $(call hostile_base,$(1)) -T $$(APPLET_LDSCRIPT) -u _start $$(@:.elf=.o) build/$$(BOARD)/applet.a -lgcc -o $$@
endef
$(foreach c,$(HOSTILE_CASES) tests/hostile/witness.c tests/hostile/clock.c $(BOARD_TEST_APPLETS),\
	$(foreach v,$(shell seq $(call hostile_variants,$(c))),$(eval $(call hostile_rule,$(c),$(v)))))

# A control monitor has one fence taken away: tests/hostile/controls/FENCE.sed says by its first line from which file, and
# how. All of them skip the boot's self-test, which would see it. A script that changes nothing is an error: the fence has
# moved, and the script must follow.
CONTROLS := $(patsubst tests/hostile/controls/%.sed,%,$(wildcard tests/hostile/controls/*.sed))
control_source = $(shell sed -n '1s,^\# file: ,,p' tests/hostile/controls/$(1).sed)
control_stand_in = build/$(BOARD)/control/$(1)/$(notdir $(call control_source,$(1)))
define control_rule
$(call control_stand_in,$(1)): $(call control_source,$(1)) tests/hostile/controls/$(1).sed
	$$(Q)mkdir -p $$(@D) && sed -E -f tests/hostile/controls/$(1).sed $$< >$$@ && if cmp -s $$< $$@; then rm -f $$@; \
	echo 'tests/hostile/controls/$(1).sed changes nothing in $$<: the fence has moved' >&2; exit 1; fi
build/$(BOARD)/control/$(1)/stand_in.o: $(call control_stand_in,$(1)) build/$(BOARD)/monitor.flags | $(BOARD_FIRST)
	$$(Q)$$(CROSS_CC) $$(MONITOR_CFLAGS) -Imonitor -MMD -MP -c $$< -o $$@
build/$(BOARD)/control/$(1)/monitor.elf: $(filter-out $(call obj,$(BOARD)/monitor,$(call control_source,$(1)) monitor/main.c),\
	$(call obj,$(BOARD)/monitor,$(MONITOR_SRC))) build/$(BOARD)/control/$(1)/stand_in.o build/$(BOARD)/control/main.o \
	build/$(BOARD)/builtins.o build/$(BOARD)/monitor.a $(BOARD_LDSCRIPT)
	$$(call say,LINK,$$@)
	$$(Q)$$(CROSS_CC) $$(MONITOR_CFLAGS) -nostdlib -Wl,--gc-sections -Wl,--build-id=none -T $$(BOARD_LDSCRIPT) $$(filter %.o %.a,$$^) -lgcc -o $$@
endef
$(foreach c,$(CONTROLS),$(eval $(call control_rule,$(c))))
build/$(BOARD)/control/main.c: monitor/main.c
	$(Q)mkdir -p $(@D) && sed 's/!tl_selftest(&monitor)/false/' $< >$@ && if cmp -s $< $@; then rm -f $@; \
	echo 'monitor/main.c asks for the self-test in another way: adapt tests/hostile/hostile.mk' >&2; exit 1; fi
build/$(BOARD)/control/main.o: build/$(BOARD)/control/main.c build/$(BOARD)/monitor.flags | $(BOARD_FIRST)
	$(Q)$(CROSS_CC) $(MONITOR_CFLAGS) -MMD -MP -c $< -o $@

# The programs that drive the board, here.
BOARD_TESTS := $(patsubst tests/qemu/%.c,build/host/qemu/%,$(wildcard tests/qemu/test_*.c tests/qemu/$(BOARD_ARCH)/test_*.c))
build/host/hostile/run: $(patsubst %.c,build/host/%.o,$(filter-out %/witness.c %/clock.c,$(wildcard tests/hostile/*.c))) build/host/tests/qemu/board.o build/host/trapline.a
	$(call say,LINK,$@)
	$(Q)mkdir -p $(@D) && $(CC) $^ $(HOST_LIBS) -o $@
build/host/tests/hostile/%.o: HOST_CFLAGS += -Itests/hostile/arch/$(BOARD_ARCH)
build/host/qemu/%: build/host/tests/qemu/%.o build/host/tests/qemu/board.o build/host/trapline.a
	$(call say,LINK,$@)
	$(Q)mkdir -p $(@D) && $(CC) $^ -lcmocka $(HOST_LIBS) -o $@
$(patsubst %.c,build/host/%.o,$(wildcard tests/*/*.c)): | build/setup-test.stamp
build/$(BOARD)/qemu.command: FORCE
	$(call remember,$(BOARD_QEMU))

.PHONY: hostile-programs hostile
hostile-programs: build/$(BOARD)/monitor.elf $(HOSTILE_ELFS) $(BOARD_TEST_ELFS) build/host/hostile/run $(BOARD_TESTS) \
	build/$(BOARD)/qemu.command $(CONTROLS:%=build/$(BOARD)/control/%/monitor.elf)
test-programs: hostile-programs
