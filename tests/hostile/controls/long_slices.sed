# file: monitor/run.c
# A slice is four times as long: what the witness's longest wait must tell of.
s/: TL_SLICE_NS\)/: 4 * TL_SLICE_NS)/
