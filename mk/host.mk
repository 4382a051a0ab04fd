# SPDX-License-Identifier: BSD-3-Clause
# Programs that run here: idlc, the trapline command, ebpf-link and ebpf-run.

HOST_CFLAGS := -std=c11 -O2 -g $(WARN) -I. -Ibuild -iquote build/gen
HOST_LIBS := -luv -ledit -ljansson -ldw -lelf -lpthread

build/host/flags: FORCE
	$(call remember,$(CC) $(HOST_CFLAGS))
build/host/%.o: %.c build/host/flags | build/gen.stamp build/setup-run.stamp
	$(call say,CC,$<)
	$(Q)mkdir -p $(@D) && $(CC) $(HOST_CFLAGS) $(own_flags) $(call on_os,$<) -MMD -MP -c $< -o $@
# Those of the tests may want more than is installed to run.
$(call obj,host,$(wildcard tests/*.c tests/*/*.c)): | build/setup-test.stamp

HOST_LIB_OBJ := $(call obj,host,$(CORE_SRC) $(HOST_SRC) $(GEN_C))
build/host/list: FORCE
	$(call remember,$(HOST_LIB_OBJ))
build/host/trapline.a: $(HOST_LIB_OBJ) build/host/list
	$(archive)
build/host/trapline: build/host/host/main.o build/host/trapline.a
	$(call say,LINK,$@)
	$(Q)$(CC) $^ $(HOST_LIBS) -o $@

build/host/ebpf-link: $(call obj,host,host/vm/ebpf_link_main.c $(EBPF_LINK_SRC) $(EBPF_SRC))
	$(call say,LINK,$@)
	$(Q)$(CC) $^ -o $@

build/host/ebpf-run: $(call obj,host,host/vm/ebpf_run.c $(EBPF_LINK_SRC) $(EBPF_SRC))
	$(call say,LINK,$@)
	$(Q)$(CC) $^ -o $@

.PHONY: host idlc
idlc: build/host/idlc ## Builds the IDL compiler
host: build/host/idlc build/host/trapline build/host/ebpf-link build/host/ebpf-run ## Builds idlc, the trapline command, ebpf-link and ebpf-run
