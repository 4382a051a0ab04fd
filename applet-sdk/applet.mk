# SPDX-License-Identifier: BSD-3-Clause
# Builds an applet outside Trapline's tree. A whole Makefile is three lines:
#
#     TRAPLINE := /where/trapline/is
#     APPLET := blink
#     include $(TRAPLINE)/applet-sdk/applet.mk
#
# makes blink.elf from every .c beside it. BOARD= chooses the board (virt-arm); SRC= other sources. Then:
#     make -C /where/trapline/is run APPLET=$PWD/blink.elf
BOARD ?= virt-arm
SRC ?= $(wildcard *.c)
ifeq ($(wildcard $(TRAPLINE)/applet-sdk/trapline.h),)
$(error TRAPLINE is "$(TRAPLINE)", where there is no Trapline: set it to the folder that has applet-sdk/ in it)
endif
include $(TRAPLINE)/monitor/board/$(BOARD)/board.mk

TL_SDK := $(TRAPLINE)/build/$(BOARD)/applet.a
TL_CFLAGS := -std=c11 -g -Wall -Wextra -ffreestanding -fno-omit-frame-pointer -ffunction-sections -fdata-sections -fno-tree-loop-distribute-patterns \
	-I$(TRAPLINE) -I$(TRAPLINE)/build -iquote $(TRAPLINE)/build/gen -I$(TRAPLINE)/transports/syscall/arch/$(BOARD_ARCH) \
	$(BOARD_CFLAGS) $(BOARD_APPLET_CFLAGS)
TL_LDFLAGS := -nostdlib -static -Wl,--gc-sections -Wl,-n -Wl,--build-id=none \
	-T $(TRAPLINE)/applet-sdk/arch/$(BOARD_ARCH)/applet.ld -u _start

$(APPLET).elf: $(SRC) $(TL_SDK)
	$(BOARD_CROSS)gcc $(TL_CFLAGS) $(TL_LDFLAGS) $(SRC) $(TL_SDK) -lgcc -o $@

$(TL_SDK):
	$(MAKE) -C $(TRAPLINE) sdk BOARD=$(BOARD)

.PHONY: clean
clean:
	rm -f $(APPLET).elf
