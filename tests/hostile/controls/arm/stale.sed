# file: monitor/arch/arm/protect.c
# with: stale_tables
# And what they have is open to it: no domains stand behind the tables.
s/^    use_table\(protection->l1, protection->id, protection->dacr\);/    use_table(protection->l1, protection->id, 0x55555555);/
