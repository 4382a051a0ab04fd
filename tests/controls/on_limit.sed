# file: monitor/context/fault.c
# Past a limit an applet is started again, though its manifest says that it stays stopped.
s/context->on_limit == TL_LIMIT_STOP/false/
