# SPDX-License-Identifier: BSD-3-Clause
# The board under QEMU, at your terminal.

on_board = BOARD=$(BOARD) BOARD_QEMU='$(BOARD_QEMU)' MONITOR=$(MONITOR_ELF)

##@ Run
.PHONY: run inject console gdb
run: ## Boots the board under QEMU and shows the demo (APPLET=path.elf: another applet; EXAMPLE=name: one of examples/; FAULT=5%: see EXAMPLE=lockstep; UNFENCED=1: images of the normal world without a fence)
	$(build) all $(MONITOR_ELF) $(if $(FAULT),$(INJECT)) $(if $(wildcard examples/*-$(EXAMPLE)/ebpf),ebpf-applets)
	@$(on_board) APPLET='$(APPLET)' EXAMPLE='$(EXAMPLE)' FAULT='$(FAULT)' tools/run.sh
console: ## Boots the board and leaves you at trapline's prompt
	$(build) all $(MONITOR_ELF)
	@$(on_board) MODE=console tools/run.sh
gdb: build/setup-gdb.stamp ## Boots the board, stopped, and opens gdb on it (A=hello: with that applet's symbols too)
	$(build) all
	@$(on_board) A='$(A)' tools/gdb.sh
inject: ## Flips N bits (1000) of an applet that runs in lockstep, and says what became of each (S=seed)
	$(build) board $(INJECT)
	@BOARD_QEMU='$(BOARD_QEMU)' build/host/inject/inject -n $(or $(N),1000) -s $(or $(S),1) build/$(BOARD)/monitor.elf build/$(BOARD)/inject/tandem.elf
