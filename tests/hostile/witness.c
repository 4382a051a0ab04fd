// SPDX-License-Identifier: BSD-3-Clause
// The sibling of every attacker: goes on calling, keeps a secret in memory and in its floating-point registers, and
// ends with the line of whatever was not as it must be. It measures the longest that it waited for the processor, and says
// so when the judge asks, by a message with a number.
#include "hostile.h"
#include "secret.h"

#include "gen/mail.h"

TL_MANIFEST(.name = "witness", .stack = 16384, .permissions = "echo mail");

// The judge looks for this in all that comes out of the board (secret.h). It lies in the heap, where an attacker can know it to be.
static volatile uint8_t *const secret = (volatile uint8_t *)(OWN_REGION + SECRET_OFFSET);

// The longest between two looks at the clock, in the board's time. It looks so often that its own work between two is less
// than 0.1 ms: what is longer it has waited, wherever in its turn it was cut.
static uint64_t looked, longest;

static void look(void)
{
    uint64_t now = tl_nanotime();

    EXPECT(now >= looked);
    if (now - looked > longest)
        longest = now - looked;
    looked = now;
}

// A question that comes again, as its answer was lost, has the same number, and is told of all since the last other one.
static void answer(void)
{
    static uint8_t number[16];
    static size_t number_len;
    static uint64_t said;
    uint8_t question[sizeof number];
    size_t n = sizeof question;

    EXPECT(mail_receive(tl_applet_client(), question, &n) == 0);
    look();
    if (n != number_len || memcmp(question, number, n) != 0)
        said = 0;
    memcpy(number, question, n);
    number_len = n;
    said = longest > said ? longest : said;
    longest = 0;
    tl_printf("wait %.*s: %llu ns\n", (int)n, (const char *)number, (unsigned long long)said);
    look();
}

static void check_secret(void)
{
    for (size_t i = 0; i < SECRET_SIZE; i++) {
        EXPECT(secret[i] == secret_byte(i));
        if (i % 512 == 0)
            look();
    }
    look();
}

int tl_applet(void)
{
    static struct float_bank bank, back;

    for (size_t i = 0; i < SECRET_SIZE; i++)
        secret[i] = secret_byte(i);
    float_bank_fill(&bank, UINT64_C(0x5ec2e70000000000));
    float_bank_load(&bank);
    looked = tl_nanotime();
    for (;;) {
        EXPECT(answers("{\"id\":1,\"method\":\"RPC.Echo\",\"params\":[\"still here\"]}", "\"still here\""));
        look();
        float_bank_save(&back);
        EXPECT(memcmp(&bank, &back, sizeof bank) == 0);
        check_secret();
        if (tl_wait(TL_EVENT_MAIL, 0) == TL_EVENT_MAIL) {
            answer();
            float_bank_load(&bank); // the SDK is compiled with floating point
        }
        // The rest of the slice is others': the less it takes, the sooner the cases are through.
        tl_yield();
        look();
    }
}
