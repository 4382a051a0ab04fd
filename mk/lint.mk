# SPDX-License-Identifier: BSD-3-Clause
# Checks of the sources as they stand.

##@ Check
.PHONY: layers lint format
layers: host board ## Checks the order of dependence between folders, and that files do not call each other in a circle
	@tools/layers.sh
	@$(on_board) tools/circles.sh
lint: build/gen.stamp build/tests/gen.stamp build/setup-lint.stamp ## Runs clang-format, clang-tidy, cppcheck and shellcheck (L=pattern: some files)
	@tools/lint.sh '$(L)'
format: build/setup-lint.stamp ## Formats all C files in place
	@git ls-files -z '*.c' '*.h' ':!tests/idl/golden' | xargs -0 clang-format -i
