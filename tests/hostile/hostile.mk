# SPDX-License-Identifier: BSD-3-Clause
# The hostile cases, the board's tests, and the control monitors. Included by the Makefile within the board's part.
#
# Each case is one applet; `// variants: N` in its head makes it N. Those of one architecture or one board are in a folder
# of its name; so are test programs and the applets they load.
HOSTILE_CASES := $(wildcard tests/hostile/cases/*.c $(patsubst %,tests/hostile/cases/%/*.c,$(BOARD_ARCH) $(BOARD)))
HOSTILE_OUT := build/$(BOARD)/hostile
# What differs by architecture and board is found by these, in applets and in the judge here.
HOSTILE_INCLUDE := -Itests/hostile/arch/$(BOARD_ARCH) -I$(BOARD_DIR)
# The compiler keeps out of the floating-point bank: where it can be told in the source, attack.h does.
HOSTILE_CFLAGS_riscv64 := $(patsubst %,-ffixed-f%,0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31)
# Attacks use every register, the frame pointer's too.
HOSTILE_CFLAGS := $(APPLET_CFLAGS) -fomit-frame-pointer -Itests/hostile $(HOSTILE_INCLUDE) $(HOSTILE_CFLAGS_$(BOARD_ARCH))
hostile_variants = $(or $(shell sed -n 's,^// variants: ,,p' $(1)),1)
hostile_elfs = $(foreach v,$(shell seq $(call hostile_variants,$(1))),$(HOSTILE_OUT)/$(basename $(notdir $(1))).$(v).elf)
HOSTILE_ELFS := $(foreach c,$(HOSTILE_CASES),$(call hostile_elfs,$(c))) $(HOSTILE_OUT)/witness.1.elf $(HOSTILE_OUT)/clock.1.elf
BOARD_TEST_APPLETS := $(wildcard tests/qemu/applets/*.c $(patsubst %,tests/qemu/applets/%/*.[cS],$(BOARD_ARCH) $(BOARD)))
BOARD_TEST_ELFS := $(foreach c,$(BOARD_TEST_APPLETS),$(call hostile_elfs,$(c)))
build/$(BOARD)/hostile.flags: FORCE
	$(call remember,$(CROSS_CC) $(HOSTILE_CFLAGS))
# Without debug information and symbols: they go over the UART. A case may have a linker script of its own beside it, or name
# that of another by `// script: NAME`.
hostile_script = $(or $(wildcard $(dir $(1))$(or $(shell sed -n 's,^// script: ,,p' $(1)),$(basename $(notdir $(1)))).ld),$(APPLET_LDSCRIPT))
define hostile_rule
$(HOSTILE_OUT)/$(basename $(notdir $(1))).$(2).elf: $(1) build/$(BOARD)/applet.a build/$(BOARD)/hostile.flags $(call hostile_script,$(1))
	$$(call say,APPLET,$$(notdir $$@))
	$$(Q)mkdir -p $$(@D) && $$(CROSS_CC) $$(HOSTILE_CFLAGS) -DVARIANT=$(2) -MMD -MP -MT $$@ -MF $$(@:.elf=.d) -c $(1) -o $$(@:.elf=.o) && \
	$$(APPLET_LINK) -s $(call region_base,$(1)) -T $(call hostile_script,$(1)) -u _start $$(@:.elf=.o) build/$$(BOARD)/applet.a -lgcc -o $$@
endef
$(foreach c,$(HOSTILE_CASES) tests/hostile/witness.c tests/hostile/clock.c $(BOARD_TEST_APPLETS),\
	$(foreach v,$(shell seq $(call hostile_variants,$(c))),$(eval $(call hostile_rule,$(c),$(v)))))

# Loaders that run before the monitor, for cases of their own.
HOSTILE_LOADER := $(wildcard tests/hostile/arch/$(BOARD_ARCH)/loader.S)
HOSTILE_LOADERS := $(if $(HOSTILE_LOADER),$(foreach v,1 2 3,$(HOSTILE_OUT)/loader.$(v).elf))
$(HOSTILE_OUT)/loader.%.elf: $(HOSTILE_LOADER) $(wildcard tests/hostile/arch/$(BOARD_ARCH)/place.h) build/$(BOARD)/hostile.flags
	$(call say,LOADER,$(notdir $@))
	$(Q)mkdir -p $(@D) && $(CROSS_CC) $(BOARD_CFLAGS) $(HOSTILE_INCLUDE) -DLEFT=$* -nostdlib -Wl,--build-id=none -Wl,-Ttext=$$(printf %x $$(($(BOARD_MONITOR_ADDRESS) + 0x07f00000))) $< -o $@

# A control monitor has one fence taken away, by tests/hostile/controls/FENCE.patch or ARCH/FENCE.patch there, which
# tools/control.sh applies. All but those that patch main.c skip the boot's self-test, which would find the fence missing, and take
# the normal world's fence for proved.
CONTROL_PATCHES := $(wildcard tests/hostile/controls/*.patch tests/hostile/controls/$(BOARD_ARCH)/*.patch)
CONTROLS := $(sort $(basename $(notdir $(CONTROL_PATCHES))))
control_patch = $(filter %/$(1).patch,$(CONTROL_PATCHES))
control_with = $(foreach w,$(shell sed -n 's,^with: ,,p' $(call control_patch,$(1))),$(call control_patch,$(w)))
control_source = $(shell sed -n 's,^--- a/,,p' $(call control_patch,$(1)))
control_stand_in = build/$(BOARD)/control/$(1)/$(notdir $(call control_source,$(1)))
define control_rule
$(call control_stand_in,$(1)): $(call control_source,$(1)) $(call control_with,$(1)) $(call control_patch,$(1)) tools/control.sh
	$$(Q)tools/control.sh apply $(call control_patch,$(1)) $$@
build/$(BOARD)/control/$(1)/stand_in.o: $(call control_stand_in,$(1)) build/$(BOARD)/monitor.flags | $(BOARD_FIRST)
	$$(Q)$$(CROSS_CC) $$(MONITOR_CFLAGS) -Imonitor -MMD -MP -c $$< -o $$@
build/$(BOARD)/control/$(1)/monitor.elf: $(filter-out $(call obj,$(BOARD)/monitor,$(call control_source,$(1))),\
	$(call obj,$(BOARD)/monitor,$(MONITOR_SRC))) build/$(BOARD)/control/$(1)/stand_in.o \
	$(if $(filter monitor/main.c,$(call control_source,$(1))),,$(call obj,$(BOARD)/monitor,tests/hostile/controls/unproved.c)) \
	build/$(BOARD)/builtins.o build/$(BOARD)/monitor.a $(BOARD_LDSCRIPT) $(ARCH_LDSCRIPT)
	$$(call say,LINK,$$@)
	$$(Q)$$(CROSS_CC) $$(MONITOR_CFLAGS) -nostdlib -Wl,--gc-sections -Wl,--build-id=none $$(if $$(filter %/unproved.o,$$^),-Wl$$(comma)--wrap=tl_selftest) \
		-T $$(BOARD_LDSCRIPT) $$(filter %.o %.a,$$^) -lgcc -o $$@
endef
$(foreach c,$(CONTROLS),$(eval $(call control_rule,$(c))))

# The programs that drive the board, here. The judge knows where things are on the board, so each board has its own.
BOARD_TESTS := $(patsubst tests/qemu/%.c,build/host/qemu/%,$(wildcard tests/qemu/test_*.c $(patsubst %,tests/qemu/%/test_*.c,$(BOARD_ARCH) $(BOARD))))
JUDGE_OBJ := $(patsubst tests/hostile/%.c,build/$(BOARD)/judge/%.o,$(filter-out %/witness.c %/clock.c,\
	$(wildcard tests/hostile/*.c tests/hostile/arch/$(BOARD_ARCH)/*.c)))
build/$(BOARD)/judge.flags: FORCE
	$(call remember,$(CC) $(HOST_CFLAGS) $(HOSTILE_INCLUDE) $(JUDGE_OBJ))
build/$(BOARD)/judge/%.o: tests/hostile/%.c build/$(BOARD)/judge.flags | build/gen.stamp build/setup-test.stamp
	$(call say,CC,$<)
	$(Q)mkdir -p $(@D) && $(CC) $(HOST_CFLAGS) -D_GNU_SOURCE $(HOSTILE_INCLUDE) -MMD -MP -c $< -o $@
# What drives a board.
DRIVE_OBJ := build/host/tests/qemu/board.o build/host/tests/qemu/patience.o
build/$(BOARD)/hostile/run: $(JUDGE_OBJ) $(DRIVE_OBJ) build/host/trapline.a build/$(BOARD)/judge.flags
	$(call say,LINK,$@)
	$(Q)mkdir -p $(@D) && $(CC) $(filter %.o %.a,$^) $(HOST_LIBS) -o $@
build/host/qemu/%: build/host/tests/qemu/%.o $(DRIVE_OBJ) build/host/trapline.a
	$(call say,LINK,$@)
	$(Q)mkdir -p $(@D) && $(CC) $^ -lcmocka $(HOST_LIBS) -o $@
# Flips bits under lockstep.
INJECT_OBJ := $(patsubst %.c,build/host/%.o,$(wildcard tests/inject/*.c))
build/host/inject/inject: $(INJECT_OBJ) $(DRIVE_OBJ) build/host/trapline.a
	$(call say,LINK,$@)
	$(Q)mkdir -p $(@D) && $(CC) $^ $(HOST_LIBS) -o $@
$(patsubst %.c,build/host/%.o,$(wildcard tests/*/*.c)): | build/setup-test.stamp
build/$(BOARD)/qemu.command: FORCE
	$(call remember,$(BOARD_QEMU))

.PHONY: hostile-programs hostile
hostile-programs: build/$(BOARD)/monitor.elf build/$(BOARD)/unfenced/monitor.elf $(HOSTILE_ELFS) $(HOSTILE_LOADERS) $(BOARD_TEST_ELFS) build/$(BOARD)/hostile/run $(BOARD_TESTS) build/host/inject/inject \
	build/$(BOARD)/qemu.command $(CONTROLS:%=build/$(BOARD)/control/%/monitor.elf)
test-programs: hostile-programs
