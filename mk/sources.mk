# SPDX-License-Identifier: BSD-3-Clause
# Which sources make up which program. All lists are wildcards.

IDLC_SRC := $(wildcard idl/compiler/*.c idl/tools/*.c)
IDL := $(wildcard idl/*.idl)
TEST_IDL := $(wildcard tests/idl/*.idl)

# The tokenizer: rpc/json_parse.c, or with JSON=jsmn a file that stands in for it.
JSON ?= own
ifeq ($(filter $(JSON),own jsmn),)
$(error No tokenizer $(JSON): JSON is own (rpc/json_parse.c) or jsmn (rpc/jsmn/json_parse.c))
endif
JSON_SRC := $(wildcard rpc/$(JSON)/*.c)

# The engine: on the ground floor of every program but idlc.
CORE_SRC := $(wildcard stream/*.c) $(JSON_SRC) $(call but_names_of,$(wildcard rpc/*.c),$(JSON_SRC))
HOST_SRC := $(wildcard host/*.c transports/socket/*.c transports/uart/host_*.c)
SYSCALL_SRC := $(filter-out transports/syscall/applet%,$(wildcard transports/syscall/*.c))

# The monitor's own files, in their rooms. A file of the same name in an architecture's folder, or in the tests' machine,
# stands in for one of them.
MONITOR_ROOMS := monitor $(addprefix monitor/,context engines events console image)
MONITOR_GENERIC := $(wildcard $(MONITOR_ROOMS:%=%/*.c))
ARCH_SRC := $(wildcard monitor/arch/$(BOARD_ARCH)/*.[cS])
MONITOR_SRC := $(ARCH_SRC) $(wildcard $(BOARD_DIR)/*.[cS]) $(call but_names_of,$(MONITOR_GENERIC),$(ARCH_SRC)) \
	$(wildcard monitor/services/*.c)

# The virtual machines. A monitor is linked from all of them, and keeps those that its board's platform.h names.
EBPF_SRC := $(wildcard monitor/vm/ebpf*.c)
EMBEDVM_SRC := monitor/vm/embedvm.c
EBPF_LINK_SRC := host/vm/ebpf_link.c host/vm/ebpf_object.c

HOST_SRC += $(EBPF_LINK_SRC) $(EBPF_SRC)

# What of the monitor also builds here, for its tests: on a machine that is an architecture and a board at once, whatever
# BOARD is.
MACHINE := tests/machine
MACHINE_SRC := $(wildcard $(MACHINE)/*.c)
MONITOR_HOST_SRC := $(call but_names_of,$(MONITOR_GENERIC),$(MACHINE_SRC)) $(MACHINE_SRC) \
	$(wildcard monitor/services/*.c) monitor/arch/riscv64/pmp.c $(SYSCALL_SRC)

# The files that idlc generates: $(call gen_all,FOLDER,IDL).
gen_c = $(foreach i,$(2),$(patsubst %,build/$(1)/$(basename $(notdir $(i)))_%.c,types client server))
gen_all = $(call gen_c,$(1),$(2)) $(patsubst %.idl,build/$(1)/%.h,$(notdir $(2))) \
	$(patsubst %,build/$(1)/%,services.c services.h sizes.h permissions.h direct.h)
GEN := $(call gen_all,gen,$(IDL))
GEN_C := $(call gen_c,gen,$(IDL))
TEST_GEN := $(call gen_all,tests/gen,$(TEST_IDL))
TEST_GEN_C := $(call gen_c,tests/gen,$(TEST_IDL))

# The monitor and applets link these beside their own files.
# The core where there is no libc: a file of stream/bare/ stands in for the one of the same name.
BARE_SRC := $(wildcard stream/bare/*.c)
BARE_CORE_SRC := $(BARE_SRC) $(call but_names_of,$(CORE_SRC),$(BARE_SRC))
MONITOR_LIB_SRC := $(BARE_CORE_SRC) $(SYSCALL_SRC) $(EBPF_SRC) $(BOARD_DRIVERS) $(GEN_C) \
	build/gen/services.c
APPLET_LIB_SRC := $(BARE_CORE_SRC) $(GEN_C) $(wildcard transports/syscall/applet*.c applet-sdk/*.c \
	applet-sdk/arch/$(BOARD_ARCH)/*.[cS])
TEST_LIB_SRC := $(CORE_SRC) $(HOST_SRC) $(MONITOR_HOST_SRC) $(EMBEDVM_SRC) $(IDLC_SRC) $(GEN_C) build/gen/services.c $(TEST_GEN_C) \
	$(filter-out tests/unit/test_%,$(wildcard tests/unit/*.c)) $(wildcard tests/vm/*.c)
