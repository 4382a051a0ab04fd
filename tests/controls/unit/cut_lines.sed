# file: monitor/console/console.c
# test: console
# A line is cut by what comes before it in rank.
s/under_way != NULL \? under_way : replies/replies/
