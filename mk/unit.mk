# SPDX-License-Identifier: BSD-3-Clause
# Unit tests: each tests/unit/test_*.c is one CMocka program; other files there help them. And the programs that
# tests/interop/*.sh run.

TEST_INCLUDE := -I. -Ibuild -iquote build/gen -iquote build/tests/gen -I$(MACHINE)
TEST_CFLAGS := -std=c11 -O1 -g $(WARN) -fsanitize=address,undefined -fno-sanitize-recover=all \
	-fno-omit-frame-pointer $(TEST_INCLUDE)
# Where a second writer comes in, and work is counted: tests/machine/seam.c.
MACHINE_SEAM := $(patsubst %,-Wl$(comma)--wrap=%,tl_usermem_check tl_usermem_read tl_usermem_write tl_usermem_same tl_usermem_clone \
	tl_image_place tl_marks_look tl_unwind tl_random_fill tl_log_write tl_line_reader_feed tl_rpc_request_begin \
	tl_job_turn tl_host_turn tl_host_visit tl_host_share tl_host_quiet)
TEST_LINK = $(Q)mkdir -p $(@D) && $(CC) -fsanitize=address,undefined $(MACHINE_SEAM) $^

build/tests/flags: FORCE
	$(call remember,$(CC) $(TEST_CFLAGS))
build/tests/%.o: %.c build/tests/flags | build/gen.stamp build/tests/gen.stamp build/setup-test.stamp
	$(call say,CC,$< (sanitized))
	$(Q)mkdir -p $(@D) && $(CC) $(TEST_CFLAGS) $(call on_os,$<) -MMD -MP -c $< -o $@
TEST_LIB_OBJ := $(call obj,tests,$(TEST_LIB_SRC))
build/tests/list: FORCE
	$(call remember,$(TEST_LIB_OBJ))
build/tests/trapline.a: $(TEST_LIB_OBJ) build/tests/list
	$(archive)

UNIT := $(patsubst tests/unit/%.c,build/tests/unit/%,$(wildcard tests/unit/test_*.c))
build/tests/unit/%: build/tests/tests/unit/%.o build/tests/tests/case.o build/tests/trapline.a
	$(call say,LINK,$@)
	$(TEST_LINK) -lcmocka $(HOST_LIBS) -o $@
.PHONY: unit-programs
unit-programs: $(UNIT)

# Those of what stands on the tokenizer, with jsmn in its place: tests/jsmn/run.sh.
JSMN_UNIT := $(patsubst tests/unit/%.c,build/tests/jsmn/%,$(wildcard $(patsubst %,tests/unit/test_%*.c,json hostile_json rpc session generated)))
build/tests/jsmn/%: build/tests/tests/unit/%.o build/tests/tests/case.o build/tests/rpc/jsmn/json_parse.o build/tests/trapline.a
	$(call say,LINK,$@)
	$(TEST_LINK) -lcmocka $(HOST_LIBS) -o $@
test-programs: $(JSMN_UNIT)

# Sanitized ones for the tests, and plain ones (build/host/interop) for tests/bench/*.sh.
INTEROP := $(patsubst tests/interop/%.c,interop/%,$(wildcard tests/interop/*.c))
build/tests/interop/%: build/tests/tests/interop/%.o build/tests/trapline.a
	$(call say,LINK,$@)
	$(TEST_LINK) $(HOST_LIBS) -o $@
build/host/interop/%: build/host/tests/interop/%.o build/host/trapline.a
	$(call say,LINK,$@)
	$(Q)mkdir -p $(@D) && $(CC) $^ $(HOST_LIBS) -o $@
test-programs: $(INTEROP:%=build/tests/%)
