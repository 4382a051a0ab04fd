# SPDX-License-Identifier: BSD-3-Clause
# Sizes and speed. Each file of tests/bench/ is measured for one figure or a few.

M4_OBJ := $(call obj,cortex-m4,$(CORE_SRC))
M4_VM_OBJ := $(call obj,cortex-m4,$(EBPF_SRC) $(EMBEDVM_SRC))
M4_CFLAGS := -std=c11 -Os $(WARN) -ffreestanding -ffunction-sections -fdata-sections -mcpu=cortex-m4 -mthumb -I.
build/cortex-m4/flags: FORCE
	$(call remember,$(M4_CFLAGS) $(CORE_SRC))
build/cortex-m4/%.o: %.c build/cortex-m4/flags | build/setup-run.stamp build/setup-arm.stamp
	$(call say,CROSS,$< (size))
	$(Q)mkdir -p $(@D) && arm-none-eabi-gcc $(M4_CFLAGS) $(own_flags) -MMD -MP -c $< -o $@

BENCH := $(patsubst tests/bench/%.c,build/host/bench/%,$(wildcard tests/bench/bench_*.c))
build/host/bench/%: build/host/tests/bench/%.o build/host/trapline.a $(filter-out %/main.o,$(call obj,host,$(IDLC_SRC)))
	$(call say,LINK,$@)
	$(Q)mkdir -p $(@D) && $(CC) $^ $(HOST_LIBS) -o $@

##@ Measure
.PHONY: size bench size-programs bench-programs
size-programs: all $(M4_OBJ)
bench-programs: size-programs $(M4_VM_OBJ) build/host/ebpf-run $(EBPF_APPLETS) $(INJECT) $(BENCH) $(INTEROP:%=build/host/%) build/npm.stamp
size: ## Prints code, data, stack and worst-case buffers of each part
	$(build) size-programs
	@tools/size.sh $(BOARD) $(BOARD_CROSS) $(M4_OBJ)
bench: ## Prints the figures, of all BOARDS, one line each: name value unit (B=pattern: some of their sources)
	$(build) bench-programs
	$(foreach b,$(BOARDS),$(call build_for,$(b),board build/$(b)/meter/monitor.elf))
	@BOARDS='$(BOARDS)' tools/bench.sh arm-none-eabi- $(M4_OBJ) $(M4_VM_OBJ)
