# file: monitor/arch/arm/normal.c
# Breakpoints and watchpoints of a context of the normal world stay when others run.
/^void tl__normal_park/,/^}/ s/^    breakpoints_off\(\);//
