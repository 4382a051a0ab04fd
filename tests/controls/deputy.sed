# file: monitor/requests.c
# Requests are served with the rights and at the cost of the first applet.
s/monitor->lines.arg = context;/monitor->lines.arg = monitor->contexts;/
