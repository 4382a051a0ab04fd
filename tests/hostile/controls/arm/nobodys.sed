# file: monitor/arch/arm/devices.c
# Whatever is no timer's interrupt is a device's.
s/^    return id == TL_BOARD_UART_INTERRUPT \? /    return id != TL_BOARD_TIMER_INTERRUPT ? /
