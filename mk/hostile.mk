# SPDX-License-Identifier: BSD-3-Clause
# The hostile cases, the board's tests, and the control monitors.
#
# Each case is one applet; `// variants: N` in its head makes it N. Those of one architecture, one board or one virtual machine are in a
# folder of its name; so are test programs and the applets they load. An architecture without a folder in tests/hostile/arch has none.
HOSTILE_OUT := build/$(BOARD)/hostile
HOSTILE_EBPF_SRC := $(wildcard tests/hostile/cases/ebpf/*.c tests/qemu/applets/ebpf/*.c)
HOSTILE_SRC := $(wildcard tests/hostile/cases/*.c $(patsubst %,tests/hostile/cases/%/*.c,$(BOARD_ARCH) $(BOARD))) \
	tests/hostile/witness.c tests/hostile/clock.c \
	$(wildcard tests/qemu/applets/*.c $(patsubst %,tests/qemu/applets/%/*.[cS],$(BOARD_ARCH) $(BOARD))) \
	$(HOSTILE_EBPF_SRC)
hostile_elfs = $(foreach c,$(1),$(patsubst %,$(HOSTILE_OUT)/$(basename $(notdir $(c))).%.elf,$(or $(call head,variants,$(c)),1)))
HOSTILE_EBPF_ELFS := $(call hostile_elfs,$(HOSTILE_EBPF_SRC))
HOSTILE_ELFS := $(call hostile_elfs,$(HOSTILE_SRC))
# By these, applets and the judge find the headers that differ by architecture and board.
HOSTILE_INCLUDE := -Itests/hostile/arch/$(BOARD_ARCH) -I$(BOARD_DIR)
# The compiler keeps out of the floating-point bank: where it can be told in the source, attack.h does.
HOSTILE_CFLAGS_riscv64 := $(patsubst %,-ffixed-f%,0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31)
# Attacks use every register, the frame pointer's too.
HOSTILE_CFLAGS := $(APPLET_CFLAGS) -fomit-frame-pointer -Itests/hostile $(HOSTILE_INCLUDE) $(HOSTILE_CFLAGS_$(BOARD_ARCH))
build/$(BOARD)/hostile.flags: FORCE
	$(call remember,$(CROSS_CC) $(HOSTILE_CFLAGS))

# $(call hostile_source,NAME.VARIANT)
hostile_source = $(filter %/$(basename $(1)).c %/$(basename $(1)).S,$(HOSTILE_SRC))
# A case may have a linker script of its own beside it, or name that of another by `// script: NAME`.
hostile_script = $(or $(wildcard $(dir $(1))$(or $(call head,script,$(1)),$(basename $(notdir $(1)))).ld),$(APPLET_LDSCRIPT))
# Without debug information and symbols: they go over the UART.
$(filter-out $(HOSTILE_EBPF_ELFS),$(HOSTILE_ELFS)): $(HOSTILE_OUT)/%.elf: $$(call hostile_source,$$*) build/$(BOARD)/applet.a build/$(BOARD)/hostile.flags \
	$$(call hostile_script,$$(call hostile_source,$$*))
	$(call say,APPLET,$(@F))
	$(Q)mkdir -p $(@D) && $(CROSS_CC) $(HOSTILE_CFLAGS) -DVARIANT=$(subst .,,$(suffix $*)) -MMD -MP -MT $@ -MF $(@:.elf=.d) -c $< -o $(@:.elf=.o) && \
	$(APPLET_LINK) -s $(call region_base,$<) -T $(call hostile_script,$<) -u _start $(@:.elf=.o) build/$(BOARD)/applet.a -lgcc -o $@

# Those in a folder ebpf/ are for that machine, on every board.
$(HOSTILE_EBPF_ELFS): $(HOSTILE_OUT)/%.elf: $$(call hostile_source,$$*) build/ebpf.flags build/host/ebpf-link
	$(call say,EBPF,$(@F))
	$(Q)mkdir -p $(@D) && $(EBPF_CC) -Itests/hostile -DVARIANT=$(subst .,,$(suffix $*)) -MMD -MP -MT $@ -MF $(@:.elf=.d) -c $< -o $(@:.elf=.o) && \
	build/host/ebpf-link $(@:.elf=.o) $@

# Loaders that run before the monitor, for cases of their own.
HOSTILE_LOADER := $(wildcard tests/hostile/arch/$(BOARD_ARCH)/loader.S)
HOSTILE_LOADERS := $(if $(HOSTILE_LOADER),$(foreach v,1 2 3,$(HOSTILE_OUT)/loader.$(v).elf))
$(HOSTILE_OUT)/loader.%.elf: $(HOSTILE_LOADER) $(wildcard tests/hostile/arch/$(BOARD_ARCH)/place.h) build/$(BOARD)/hostile.flags
	$(call say,LOADER,$(notdir $@))
	$(Q)mkdir -p $(@D) && $(CROSS_CC) $(BOARD_CFLAGS) $(HOSTILE_INCLUDE) -DLEFT=$* -nostdlib -Wl,--build-id=none -Wl,-Ttext=$$(printf %x $$(($(BOARD_MONITOR_ADDRESS) + 0x07f00000))) $< -o $@

# A control monitor has one fence taken away, by tests/hostile/controls/FENCE.patch or ARCH/FENCE.patch there (mk/controls.mk). All
# but those that patch main.c skip the boot's self-test, which would find the fence missing, and take the normal world's fence for
# proved (unproved.c). The witness is in their images: over the UART it would take longer than most of what they are booted for.
CONTROL_PATCHES := $(wildcard tests/hostile/controls/*.patch tests/hostile/controls/$(BOARD_ARCH)/*.patch)
CONTROLS := $(patsubst %.patch,build/$(BOARD)/control/%,$(notdir $(CONTROL_PATCHES)))
control_file = $(call head,file,$(filter %/$(1).patch,$(CONTROL_PATCHES)))
UNPROVED := $(call obj,$(BOARD)/monitor,tests/hostile/controls/unproved.c)
control_objects = $(call obj,$(BOARD)/monitor,$(filter-out $(call control_file,$(1)),$(MONITOR_SRC))) \
	$(if $(filter monitor/main.c,$(call control_file,$(1))),,$(UNPROVED))
$(foreach s,.c .S,$(CONTROLS:%=%/stand_in$(s))): build/$(BOARD)/control/%: $$(call control_named,$$(*D),$(CONTROL_PATCHES))
	$(control_apply)
$(CONTROLS:%=%/stand_in.o): build/$(BOARD)/control/%/stand_in.o: build/$(BOARD)/control/%/stand_in$$(suffix $$(call control_file,$$*)) \
	build/$(BOARD)/monitor.flags | $(BOARD_FIRST)
	$(Q)$(CROSS_CC) $(MONITOR_CFLAGS) -Imonitor -MMD -MP -c $< -o $@
build/$(BOARD)/builtin/witness.elf: $(HOSTILE_OUT)/witness.1.elf
	$(Q)mkdir -p $(@D) && cp $< $@
$(CONTROLS:%=%/monitor.elf): build/$(BOARD)/control/%/monitor.elf: $$(call control_objects,$$*) build/$(BOARD)/control/%/stand_in.o \
	build/$(BOARD)/control/builtins.o $(MONITOR_REST)
	$(call say,LINK,$@)
	$(MONITOR_LINK) $(if $(filter $(UNPROVED),$^),-Wl$(comma)--wrap=tl_selftest)

# The programs that drive the board, here. The judge knows where things are on the board, so each board has its own.
BOARD_TESTS := $(patsubst tests/qemu/%.c,build/host/qemu/%,$(wildcard tests/qemu/test_*.c $(patsubst %,tests/qemu/%/test_*.c,$(BOARD_ARCH) $(BOARD))))
JUDGE_OBJ := $(patsubst tests/hostile/%.c,build/$(BOARD)/judge/%.o,$(filter-out %/witness.c %/clock.c,\
	$(wildcard tests/hostile/*.c tests/hostile/arch/$(BOARD_ARCH)/*.c)))
build/$(BOARD)/judge.flags: FORCE
	$(call remember,$(CC) $(HOST_CFLAGS) $(HOSTILE_INCLUDE) $(JUDGE_OBJ))
build/$(BOARD)/judge/%.o: tests/hostile/%.c build/$(BOARD)/judge.flags | build/gen.stamp build/setup-test.stamp
	$(call say,CC,$<)
	$(Q)mkdir -p $(@D) && $(CC) $(HOST_CFLAGS) -D_GNU_SOURCE $(HOSTILE_INCLUDE) -MMD -MP -c $< -o $@
# The objects that drive a board.
DRIVE_OBJ := build/host/tests/qemu/board.o build/host/tests/qemu/patience.o
build/$(BOARD)/hostile/run: $(JUDGE_OBJ) $(DRIVE_OBJ) build/host/trapline.a build/$(BOARD)/judge.flags
	$(call say,LINK,$@)
	$(Q)mkdir -p $(@D) && $(CC) $(filter %.o %.a,$^) $(HOST_LIBS) -o $@
build/host/qemu/%: build/host/tests/qemu/%.o build/host/tests/case.o $(DRIVE_OBJ) build/host/trapline.a
	$(call say,LINK,$@)
	$(Q)mkdir -p $(@D) && $(CC) $^ -lcmocka $(HOST_LIBS) -o $@
# Flips bits under lockstep, and the applet in which: without its debug information, which would go over the UART.
INJECT := build/host/inject/inject build/$(BOARD)/inject/tandem.elf
build/$(BOARD)/inject/tandem.elf: build/$(BOARD)/applets/tandem.elf
	$(Q)mkdir -p $(@D) && $(BOARD_CROSS)strip --strip-debug $< -o $@
build/host/inject/inject: $(call obj,host,$(wildcard tests/inject/*.c)) $(DRIVE_OBJ) build/host/trapline.a
	$(call say,LINK,$@)
	$(Q)mkdir -p $(@D) && $(CC) $^ $(HOST_LIBS) -o $@
build/$(BOARD)/qemu.command: FORCE
	$(call remember,$(BOARD_QEMU))

.PHONY: hostile-programs
ifneq ($(wildcard tests/hostile/arch/$(BOARD_ARCH)),)
hostile-programs: build/$(BOARD)/monitor.elf build/$(BOARD)/unfenced/monitor.elf $(HOSTILE_ELFS) $(HOSTILE_LOADERS) $(HOSTILE_OUT)/run \
	$(BOARD_TESTS) $(INJECT) build/$(BOARD)/qemu.command $(CONTROLS:%=%/monitor.elf)
endif
