#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# For `make test`: the hostile cases. `make hostile T=H42` runs some of them.
exec tools/hostile.sh
