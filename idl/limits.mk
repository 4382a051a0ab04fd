# SPDX-License-Identifier: BSD-3-Clause
# What this product affords for messages: the one place. idlc holds the interfaces against it, tells at each run which
# methods do not fit whole, and writes build/gen/sizes.h, by which every buffer is sized.
#
#   line        bytes of a request line: one for each applet, and one for the host's receiver
#   reply       bytes of a reply to an applet, and of what it is made of
#   host-reply  bytes of a reply to the host, and of what it is made of; with four kept ones for its session
#   values      JSON values in one request or batch, for each applet
IDLC_LIMITS := line=8448,reply=16896,host-reply=32768,values=512
