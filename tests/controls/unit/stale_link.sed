# file: monitor/context/unwind.c
# test: unwind
# The link register is a caller, whether the function has called others or not.
s/!is_return\(mem, returns\) && has_called\(mem, returns, frame\)/(!is_return(mem, returns) || !has_called(mem, 1, frame))/
