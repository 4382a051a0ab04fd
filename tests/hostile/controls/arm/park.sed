# file: monitor/arch/arm/normal.c
# What a context of the normal world set in registers that both worlds share stays when others run.
/^void tl__normal_park/,/^}/ s/^    tl__normal_load\(&parked\);//
/^void tl__normal_park/,/^}/ s/^    counters_off\(\);//
