# SPDX-License-Identifier: BSD-3-Clause
# The SDK's library and the applets for BOARD: those of examples/ and of tests/bench/board/. tools/heads.sh says what the head of
# an applet's source may ask for.

# With frame pointers: the monitor finds an applet's calls by them when it faults (monitor/context/unwind.c).
APPLET_CFLAGS := $(BARE_CFLAGS) -fno-omit-frame-pointer -DTL_MONITOR_ADDRESS=$(BOARD_MONITOR_ADDRESS)u -Itransports/syscall/arch/$(BOARD_ARCH) $(BOARD_APPLET_CFLAGS)
# -n: what is in memory pages apart is not padded to pages in the file, which goes over a UART.
APPLET_LINK = $(CROSS_CC) $(APPLET_CFLAGS) -nostdlib -static -Wl,--gc-sections -Wl,-n -Wl,--build-id=none
APPLET_LDSCRIPT := applet-sdk/arch/$(BOARD_ARCH)/applet.ld

APPLET_SRC := $(foreach a,$(filter-out $(EXAMPLE_MONITORS) $(METER),$(wildcard examples/*/*.c tests/bench/board/*.c)),\
	$(if $(filter-out $(BOARD),$(call head,board,$(a))),,$(a)))
APPLETS := $(patsubst %,build/$(BOARD)/applets/%.elf,$(basename $(notdir $(APPLET_SRC))))
applet_source = $(filter %/$(1).c,$(APPLET_SRC))
region_base = $(addprefix -Wl$(comma)--defsym=tl__applet_base=0x10000+,$(word $(or $(call head,region,$(1)),99),$(BOARD_REGIONS)))

build/$(BOARD)/applet.flags: FORCE
	$(call remember,$(APPLET_LINK) $(APPLET_LIB_SRC))
compile_applet = $(Q)mkdir -p $(@D) && $(CROSS_CC) $(APPLET_CFLAGS) $(own_flags) -MMD -MP -c $< -o $@
build/$(BOARD)/applet/%.o: %.c build/$(BOARD)/applet.flags | $(BOARD_FIRST)
	$(call say,CROSS,$< (applet))
	$(compile_applet)
build/$(BOARD)/applet/%.o: %.S build/$(BOARD)/applet.flags | $(BOARD_FIRST)
	$(call say,CROSS,$< (applet))
	$(compile_applet)
build/$(BOARD)/applet.a: $(call obj,$(BOARD)/applet,$(APPLET_LIB_SRC)) build/$(BOARD)/applet.flags
	$(archive)

# An applet: its own file, the SDK, and what it uses of the rest. Symbols stay, for `trapline fault` and gdb.
$(APPLETS): build/$(BOARD)/applets/%.elf: $$(call obj,$(BOARD)/applet,$$(call applet_source,$$*)) build/$(BOARD)/applet.a $(APPLET_LDSCRIPT)
	$(call say,LINK,$@)
	$(Q)mkdir -p $(@D) && $(APPLET_LINK) $(call region_base,$(call applet_source,$*)) -T $(APPLET_LDSCRIPT) -u _start $(filter %.o %.a,$^) -lgcc -o $@

.PHONY: sdk
board: $(APPLETS)
# For applets outside this tree: see applet-sdk/applet.mk, which holds the same flags.
sdk: build/$(BOARD)/applet.a ## Builds what an applet links, and prints the compiler line for one of your own
	@echo 'An applet of your own, my.c, becomes my.elf by this line (or by three lines of Makefile: applet-sdk/applet.mk):'
	@echo "  $(BOARD_CROSS)gcc -std=c11 -g -ffreestanding -fno-omit-frame-pointer -ffunction-sections -fdata-sections -I$(CURDIR) -I$(CURDIR)/build" \
		"-iquote $(CURDIR)/build/gen -I$(CURDIR)/transports/syscall/arch/$(BOARD_ARCH) $(BOARD_CFLAGS) $(BOARD_APPLET_CFLAGS)" \
		"-nostdlib -static -Wl,--gc-sections -Wl,-n -Wl,--build-id=none" \
		"-T $(CURDIR)/$(APPLET_LDSCRIPT) -u _start my.c $(CURDIR)/build/$(BOARD)/applet.a -lgcc -o my.elf"

# eBPF applets: one object each, for every board. FOLDER/ebpf/NAME.c becomes build/ebpf/NAME.elf. They want clang, which `board` does
# not.
EBPF_CC := $(CLANG) -target bpf -mcpu=v3 -std=c11 -O2 -g $(filter-out -fno-common,$(WARN)) -ffreestanding -I. -Ibuild -iquote build/gen \
	-Itransports/syscall/arch/ebpf -include applet-sdk/arch/ebpf/start.h
build/ebpf.flags: FORCE | build/gen.stamp build/setup-ebpf.stamp
	$(call remember,$(EBPF_CC))
EBPF_SOURCES := $(wildcard examples/*/ebpf/*.c tests/bench/board/ebpf/*.c)
EBPF_APPLETS := $(patsubst %.c,build/ebpf/%.elf,$(notdir $(EBPF_SOURCES)))
ebpf_source = $(filter %/$(1).c,$(EBPF_SOURCES))
$(EBPF_APPLETS): build/ebpf/%.elf: $$(call ebpf_source,$$*) build/ebpf.flags build/host/ebpf-link
	$(call say,EBPF,$@)
	$(Q)mkdir -p $(@D) && $(EBPF_CC) -MMD -MP -MT $@ -MF $(@:.elf=.d) -c $< -o $(@:.elf=.bpf.o) && build/host/ebpf-link $(@:.elf=.bpf.o) $@
.PHONY: ebpf-applets
ebpf-applets: $(EBPF_APPLETS)
