# file: monitor/context/start.c
# All of its memory is made in one turn.
s/n = left < most \? left : most/n = left < most ? left : left/
