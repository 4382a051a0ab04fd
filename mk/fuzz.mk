# SPDX-License-Identifier: BSD-3-Clause
# Fuzz targets: each tests/fuzz/fuzz_*.c, with tests/fuzz/corpus/NAME/ and tests/fuzz/NAME.dict if there.

FUZZ_CFLAGS := -std=c11 -O1 -g $(WARN) -Wno-format-zero-length -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all \
	-fno-omit-frame-pointer $(TEST_INCLUDE)
FUZZ_LINK = $(Q)mkdir -p $(@D) && $(CLANG) -fsanitize=fuzzer,address,undefined $(MACHINE_SEAM) $^ -o $@
# The fuzzer should not look for ways through the code that judges, or that makes inputs.
no_goal = $(if $(filter $(MACHINE)/%,$(1)),-fno-sanitize=fuzzer-no-link)

build/fuzz/flags: FORCE
	$(call remember,$(CLANG) $(FUZZ_CFLAGS))
build/fuzz/%.o: %.c build/fuzz/flags | build/gen.stamp build/tests/gen.stamp build/setup-test.stamp
	$(call say,CLANG,$< (fuzzer))
	$(Q)mkdir -p $(@D) && $(CLANG) $(FUZZ_CFLAGS) $(call no_goal,$<) $(call on_os,$<) -MMD -MP -c $< -o $@
FUZZ_LIB_OBJ := $(call obj,fuzz,$(EBPF_LINK_SRC) $(filter-out tests/unit/% host/% transports/socket/%,$(TEST_LIB_SRC)))
build/fuzz/list: FORCE
	$(call remember,$(FUZZ_LIB_OBJ))
build/fuzz/trapline.a: $(FUZZ_LIB_OBJ) build/fuzz/list
	$(archive)

FUZZ := $(patsubst tests/fuzz/%.c,build/fuzz/%,$(wildcard tests/fuzz/fuzz_*.c))
build/fuzz/%: build/fuzz/tests/fuzz/%.o build/fuzz/trapline.a
	$(call say,LINK,$@)
	$(FUZZ_LINK)
.PHONY: fuzz-programs
fuzz-programs: $(FUZZ)
