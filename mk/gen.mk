# SPDX-License-Identifier: BSD-3-Clause
# idlc, and what it generates; and the version, of which VERSION is the one source.
#
# idlc writes a file only if it changed. A stamp therefore says that it ran, and generated files hang on the stamp by an
# empty recipe: what includes them is rebuilt only if they changed.

build/host/idl/%.o: idl/%.c build/host/flags | build/setup-run.stamp
	$(call say,CC,$<)
	$(Q)mkdir -p $(@D) && $(CC) $(HOST_CFLAGS) $(call on_os,$<) -MMD -MP -c $< -o $@
build/host/idlc: $(call obj,host,$(IDLC_SRC))
	$(call say,LINK,$@)
	$(Q)$(CC) $^ -o $@

build/gen/version.h: VERSION
	$(Q)mkdir -p $(@D) && printf '// Made from VERSION: do not edit.\n#define TL_VERSION "%s"\n' "$$(cat VERSION)" >$@

include idl/limits.mk
build/gen.list: FORCE
	$(call remember,$(IDL) $(IDLC_LIMITS))
build/gen.stamp: build/host/idlc $(IDL) idl/traps.txt build/gen.list build/gen/version.h
	$(call say,IDLC,idl/*.idl)
	$(Q)mkdir -p build/gen && build/host/idlc -o build/gen --limits $(IDLC_LIMITS) --traps idl/traps.txt $(IDL) && touch $@
$(GEN): build/gen.stamp ;

build/tests/gen.list: FORCE
	$(call remember,$(TEST_IDL))
build/tests/gen.stamp: build/host/idlc $(TEST_IDL) build/tests/gen.list
	$(call say,IDLC,tests/idl/*.idl)
	$(Q)mkdir -p build/tests/gen $(if $(TEST_IDL),&& build/host/idlc -o build/tests/gen $(TEST_IDL)) && touch $@
$(TEST_GEN): build/tests/gen.stamp ;
