# SPDX-License-Identifier: BSD-3-Clause
# Checks of the sources as they stand.

##@ Check
.PHONY: layers lint format
layers: build/gen.stamp ## Checks the order of dependence between the folders
	@tools/layers.sh
lint: build/gen.stamp build/tests/gen.stamp build/setup-lint.stamp ## Runs clang-format, clang-tidy, cppcheck and shellcheck (L=pattern: some files)
	@tools/lint.sh '$(L)'
format: build/setup-lint.stamp ## Formats all C files in place
	@git ls-files -z '*.c' '*.h' ':!tests/idl/golden' | xargs -0 clang-format -i
