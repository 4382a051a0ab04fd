#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# How much of what `trapline load` sends is payload: base64 alone takes it to 75 %. A ratio of bytes, so the machine's load is
# not in it. bench_load.c has what a piece costs the monitor.
set -eu
build/host/bench/bench_load percent
