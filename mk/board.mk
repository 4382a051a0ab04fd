# SPDX-License-Identifier: BSD-3-Clause
# The monitor for BOARD, and the examples that are monitors of their own. monitor/board/BOARD/board.mk sets the BOARD_ variables.

CROSS_CC := $(BOARD_CROSS)gcc
BARE_CFLAGS := -std=c11 -Os -g $(WARN) -ffreestanding -ffunction-sections -fdata-sections \
	-fstack-usage -fcallgraph-info=su -I. -Ibuild -iquote build/gen $(BOARD_CFLAGS)
MONITOR_CFLAGS := $(BARE_CFLAGS) -DTL_DEBUG=$(DEBUG) -DTL_UNFENCED=0 -Imonitor/arch/$(BOARD_ARCH) -I$(BOARD_DIR) $(BOARD_MONITOR_CFLAGS)

# Every object of the board waits for these.
BOARD_FIRST := build/gen.stamp build/setup-run.stamp build/setup-$(BOARD_ARCH).stamp
build/$(BOARD)/monitor.flags: FORCE
	$(call remember,$(CROSS_CC) $(MONITOR_CFLAGS) $(MONITOR_SRC) $(MONITOR_LIB_SRC))
compile_monitor = $(Q)mkdir -p $(@D) && $(CROSS_CC) $(MONITOR_CFLAGS) $(own_flags) -MMD -MP -c $< -o $@
build/$(BOARD)/monitor/%.o: %.c build/$(BOARD)/monitor.flags | $(BOARD_FIRST)
	$(call say,CROSS,$< (monitor))
	$(compile_monitor)
build/$(BOARD)/monitor/%.o: %.S build/$(BOARD)/monitor.flags | $(BOARD_FIRST)
	$(call say,CROSS,$< (monitor))
	$(compile_monitor)
build/$(BOARD)/monitor.a: $(call obj,$(BOARD)/monitor,$(MONITOR_LIB_SRC)) build/$(BOARD)/monitor.flags
	$(archive)

# An example's monitor.c stands in the place of main.c and scheduler.c, with the applets beside it in its image.
EXAMPLE_MONITORS := $(wildcard examples/*/monitor.c)
EXAMPLE_ELFS := $(EXAMPLE_MONITORS:%.c=build/$(BOARD)/%.elf)

# The applets within a monitor's image, without their debug information, and a table of them, in the monitor's folder:
# $(call builtins,FOLDER) are theirs, as NAME[:start]...
builtins = $(strip $(if $(filter build/$(BOARD),$(1)),$(BOARD_BUILTINS),\
	$(if $(filter build/$(BOARD)/control,$(1)),$(BOARD_BUILTINS) witness,\
	$(filter-out monitor,$(basename $(notdir $(sort $(wildcard $(1:build/$(BOARD)/%=%)/*.c))))))))
builtin_elfs = $(foreach b,$(call builtins,$(1)),build/$(BOARD)/builtin/$(firstword $(subst :, ,$(b))).elf)
BUILTINS := $(patsubst %/,%/builtins,build/$(BOARD)/ build/$(BOARD)/control/ $(dir $(EXAMPLE_ELFS)))
build/$(BOARD)/builtin/%.elf: build/$(BOARD)/applets/%.elf
	$(Q)mkdir -p $(@D) && $(BOARD_CROSS)strip $< -o $@
$(BUILTINS:%=%.list): FORCE
	$(call remember,$(call builtins,$(@D)))
$(BUILTINS:%=%.S): %.S: tools/builtins.sh %.list
	$(Q)sh tools/builtins.sh build/$(BOARD)/builtin $(call builtins,$(@D)) >$@
$(BUILTINS:%=%.o): %.o: %.S $$(call builtin_elfs,$$(@D)) | $(BOARD_FIRST)
	$(Q)$(CROSS_CC) $(BOARD_CFLAGS) -c $< -o $@

# A monitor is also linked from these, by this command.
ARCH_LDSCRIPT := $(wildcard monitor/arch/$(BOARD_ARCH)/*.ld)
MONITOR_REST := build/$(BOARD)/monitor.a $(BOARD_LDSCRIPT) $(ARCH_LDSCRIPT)
MONITOR_LINK = $(Q)mkdir -p $(@D) && $(CROSS_CC) $(MONITOR_CFLAGS) -nostdlib -Wl,--gc-sections -Wl,--build-id=none -Wl,-Map,$@.map \
	-T $(BOARD_LDSCRIPT) $(filter %.o %.a,$^) -lgcc -o $@
build/$(BOARD)/monitor.elf: $(call obj,$(BOARD)/monitor,$(MONITOR_SRC)) build/$(BOARD)/builtins.o $(MONITOR_REST)
	$(call say,LINK,$@)
	$(MONITOR_LINK)

$(EXAMPLE_ELFS): build/$(BOARD)/%/monitor.elf: build/$(BOARD)/monitor/%/monitor.o \
	$(call obj,$(BOARD)/monitor,$(filter-out monitor/main.c monitor/scheduler.c,$(MONITOR_SRC))) build/$(BOARD)/%/builtins.o $(MONITOR_REST)
	$(call say,LINK,$@)
	$(MONITOR_LINK)

# The meter measures how long the monitor works in one piece. It is linked into a monitor of its own.
METER := tests/bench/board/meter.c
METER_WRAP := $(patsubst %,-Wl$(comma)--wrap=%,tl_arch_enter tl_arch_idle tl_secure_handler tl_job_turn tl_host_turn)
build/$(BOARD)/meter/monitor.elf: $(call obj,$(BOARD)/monitor,$(MONITOR_SRC) $(METER)) build/$(BOARD)/builtins.o $(MONITOR_REST)
	$(call say,LINK,$@)
	$(MONITOR_LINK) $(METER_WRAP)

# UNFENCED=1: the same monitor with another self-test.
build/$(BOARD)/unfenced/selftest.o: monitor/selftest.c build/$(BOARD)/monitor.flags | $(BOARD_FIRST)
	$(call say,CROSS,$< (unfenced))
	$(Q)mkdir -p $(@D) && $(CROSS_CC) $(MONITOR_CFLAGS) -UTL_UNFENCED -DTL_UNFENCED=1 -MMD -MP -c $< -o $@
build/$(BOARD)/unfenced/monitor.elf: $(call obj,$(BOARD)/monitor,$(filter-out monitor/selftest.c,$(MONITOR_SRC))) \
	build/$(BOARD)/unfenced/selftest.o build/$(BOARD)/builtins.o $(MONITOR_REST)
	$(call say,LINK,$@)
	$(MONITOR_LINK)
MONITOR_ELF := build/$(BOARD)/$(if $(filter 1,$(UNFENCED)),unfenced/)monitor.elf

.PHONY: board
board: build/$(BOARD)/monitor.elf $(EXAMPLE_ELFS) ## Builds the monitor and the applets for BOARD
