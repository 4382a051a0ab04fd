# file: monitor/context/run.c
# A slice is four times as long: what the witness's longest wait must tell of.
s,uint64_t most = TL_SLICE_NS - TL_GAP_NS;,uint64_t most = 4 * TL_SLICE_NS;,
