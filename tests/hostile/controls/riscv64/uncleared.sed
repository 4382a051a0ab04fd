# file: monitor/arch/riscv64/protect.c
# PMP entries that an applet does not use stay as whoever came before the monitor left them.
s/^    write_addresses\(&protection->pmp\);/    const uint32_t used = protection->pmp.used;\
    const uint64_t low = used < 8 ? ~UINT64_C(0) << used * 8 : 0;\
    const uint64_t high = used <= 8 ? ~UINT64_C(0) : used < 16 ? ~UINT64_C(0) << (used - 8) * 8 : 0;\
&/
s/^    tl__csr_write\(pmpcfg0, protection->pmp.config\[0\]\);/    tl__csr_write(pmpcfg0, (was[0] \& low) | protection->pmp.config[0]);/
s/^    tl__csr_write\(pmpcfg2, protection->pmp.config\[1\]\);/    tl__csr_write(pmpcfg2, (was[1] \& high) | protection->pmp.config[1]);/
s/^    \/\/ Closed while it changes.*/    const uint64_t was[] = {tl__csr_read(pmpcfg0), tl__csr_read(pmpcfg2)};/
/^(void tl__protect_use|bool tl__protect_init)/,/^}/ s/^    tl__protect_close\(\);$//
