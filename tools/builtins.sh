#!/bin/sh
# Prints the assembly that puts applets into the monitor's image: builtins.sh FOLDER NAME[:start]...
set -eu
folder=$1
shift
echo '    .section .rodata.builtins, "a"'
for applet; do
    name=${applet%%:*}
    printf '    .balign 8\nimage_%s:\n    .incbin "%s/%s.elf"\nend_%s:\n' "$name" "$folder" "$name" "$name"
done
# struct tl_builtin, monitor/image/memory.h
printf '    .balign 8\n    .global tl_builtins\ntl_builtins:\n'
for applet; do
    name=${applet%%:*}
    case $applet in *:start) start=1 ;; *) start=0 ;; esac
    printf '    .dc.a image_%s, end_%s, %s\n' "$name" "$name" "$start"
done
printf '    .global tl_builtin_count\ntl_builtin_count:\n    .dc.a %s\n' "$#"
