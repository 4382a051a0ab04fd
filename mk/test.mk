# SPDX-License-Identifier: BSD-3-Clause
# Runs the tests. tests/README.md says where a test of each kind goes, and what each group costs.

# Scripts know the board by these.
export BOARD BOARD_QEMU
export MONITOR := build/$(BOARD)/monitor.elf

##@ Test
.PHONY: test unit qemu hostile fuzz nightly test-programs
test-programs: all ebpf-applets unit-programs unit-control-programs fuzz-programs hostile-programs build/npm.stamp
test: ## Sets up, builds, and runs every test, on all BOARDS (T=pattern: some of them)
	$(build) test-programs
	$(foreach b,$(BOARDS),$(call build_for,$(b),board hostile-programs))
	@BOARDS='$(BOARDS)' FUZZ_SECONDS=$(or $(FUZZ_SECONDS),60) FUZZ_SEED=$(or $(FUZZ_SEED),1) tools/test.sh '$(T)'
unit: ## Builds and runs the unit tests only (T=pattern: some of them; C=name: one case)
	$(build) unit-programs
	@CASE='$(C)' tools/test.sh '^unit/.*$(T)'
qemu: ## Builds and runs the tests that drive BOARD in QEMU (T=pattern: some of them; C=name: one case)
	$(build) board hostile-programs
	@CASE='$(C)' BOARDS=$(BOARD) tools/test.sh '^qemu/$(BOARD)/.*$(T)'
hostile: ## Runs the hostile applets and peers of the threat model, and nothing else
	$(build) hostile-programs unit-programs
	@$(on_board) tools/hostile.sh '$(T)'
fuzz: ## Fuzzes each target for FUZZ_SECONDS (600; T=pattern: some of them)
	$(build) fuzz-programs
	@FUZZ_SECONDS=$(or $(FUZZ_SECONDS),600) tools/test.sh '^fuzz/.*$(T)'
nightly: ## Tests longer: SEQUENCES (1000000) of calls to the whole monitor, each other fuzz target for FUZZ_SECONDS (600), BOOTS (100) on a starved machine
	$(build) fuzz-programs
	$(foreach b,$(BOARDS),$(call build_for,$(b),board hostile-programs))
	@BOARDS='$(BOARDS)' tools/nightly.sh $(or $(SEQUENCES),1000000) $(or $(FUZZ_SECONDS),600) $(or $(BOOTS),100)
