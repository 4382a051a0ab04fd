#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# For `make test`: the board's hostile cases; those that run here are its unit tests. `make hostile T=H42` runs some of all.
exec tools/hostile.sh -b
