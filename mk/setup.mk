# SPDX-License-Identifier: BSD-3-Clause
# Installs what is missing. These are order-only prerequisites everywhere, so they never rebuild anything.

build/setup-%.stamp: tools/setup.sh
	$(Q)sh tools/setup.sh $* $@

# Real peers for the tests, by exact versions, from npm.
build/npm.stamp: tests/interop/package-lock.json build/setup-test.stamp
	$(call say,NPM,$<)
	$(Q)mkdir -p build/npm && cp tests/interop/package.json tests/interop/package-lock.json build/npm/ && \
	cd build/npm && { npm ci --ignore-scripts --no-audit --no-fund >npm.log 2>&1 || \
	{ cat npm.log; echo 'npm ci failed in build/npm (above): is the npm registry reached?' >&2; exit 1; }; } && touch ../npm.stamp

.PHONY: setup
setup: build/setup-run.stamp build/setup-test.stamp build/setup-lint.stamp build/npm.stamp ## Installs what is missing (needs root or sudo)

# For compilers that do not search /usr/include.
build/jsmn/jsmn.h: | build/setup-run.stamp
	$(Q)mkdir -p $(@D) && cp /usr/include/jsmn.h $@
$(foreach k,$(BOARD)/monitor $(BOARD)/applet cortex-m4,build/$(k)/rpc/jsmn/json_parse.o): build/jsmn/jsmn.h
