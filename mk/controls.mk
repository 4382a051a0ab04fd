# SPDX-License-Identifier: BSD-3-Clause
# Controls: programs from which a patch has removed one fence, to show that the test which guards the fence can fail. They are
#     tests/controls/*.patch            fuzz/calls must find a broken rule, as it must with some of the hostile cases' controls
#     tests/controls/unit/*.patch       the unit test that the field `test:` names must fail
#     tests/hostile/controls/*.patch    a hostile case or a test of the board must fail: mk/hostile.mk
# tools/control.sh adds one, and applies it: the patched source is stand_in.c.

# The prerequisites of the source that a patch makes; the patch comes first.
control_needs = $(1) $(call head,file,$(1)) $(patsubst %,$(dir $(1))%.patch,$(call head,with,$(1))) tools/control.sh
control_named = $(call control_needs,$(filter %/$(1).patch,$(2)))
control_apply = $(Q)tools/control.sh apply $< $@

FUZZ_CONTROLS := $(wildcard tests/controls/*.patch) $(patsubst %,tests/hostile/controls/%.patch,usermem permissions clearing budget preemption \
	deadline lockstep twin)
FUZZ_CONTROL := $(patsubst %.patch,build/fuzz/control/%,$(notdir $(FUZZ_CONTROLS)))
$(FUZZ_CONTROL:%=%/stand_in.c): build/fuzz/control/%/stand_in.c: $$(call control_named,$$*,$(FUZZ_CONTROLS))
	$(control_apply)
build/fuzz/control/%/stand_in.o: build/fuzz/control/%/stand_in.c build/fuzz/flags | build/gen.stamp build/setup-test.stamp
	$(Q)$(CLANG) $(FUZZ_CFLAGS) -MMD -MP -c $< -o $@
build/fuzz/control/%/fuzz_calls: build/fuzz/control/%/stand_in.o build/fuzz/tests/fuzz/fuzz_calls.o build/fuzz/trapline.a
	$(call say,LINK,$@)
	$(FUZZ_LINK)
fuzz-programs: $(FUZZ_CONTROL:%=%/fuzz_calls)

UNIT_CONTROL := $(patsubst tests/controls/unit/%.patch,build/tests/control/%,$(wildcard tests/controls/unit/*.patch))
$(UNIT_CONTROL:%=%/stand_in.c): build/tests/control/%/stand_in.c: $$(call control_needs,tests/controls/unit/$$*.patch)
	$(control_apply)
build/tests/control/%/stand_in.o: build/tests/control/%/stand_in.c build/tests/flags | build/gen.stamp build/setup-test.stamp
	$(Q)$(CC) $(TEST_CFLAGS) -MMD -MP -c $< -o $@
$(UNIT_CONTROL:%=%/test): build/tests/control/%/test: build/tests/control/%/stand_in.o \
	build/tests/tests/unit/test_$$(call head,test,tests/controls/unit/$$*.patch).o build/tests/tests/case.o build/tests/trapline.a
	$(call say,LINK,$@)
	$(TEST_LINK) -lcmocka $(HOST_LIBS) -o $@
.PHONY: unit-control-programs
unit-control-programs: $(UNIT_CONTROL:%=%/test)
