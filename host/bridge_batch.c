// SPDX-License-Identifier: BSD-3-Clause
// The bridge's batches: the replies to the calls of one are collected until all are there.
#include <stdlib.h>
#include <string.h>

#include "host/bridge_internal.h"

struct host_batch *host__batch_new(uint32_t count)
{
    struct host_batch *batch = calloc(1, sizeof *batch + count * sizeof batch->replies[0]);

    if (batch == NULL)
        return NULL;
    batch->count = batch->left = count;
    return batch;
}

bool host__batch_put(struct host_batch *batch, uint32_t place, const char *text, size_t n)
{
    char *copy = n > 0 && !batch->too_large ? malloc(n) : NULL;

    batch->size += n + 1;
    if (n > 0 && (copy == NULL || batch->size > HOST_BRIDGE_MAX_REPLY)) {
        batch->too_large = true;
        free(copy);
    } else if (copy != NULL) {
        memcpy(copy, text, n);
        batch->replies[place].text = copy;
        batch->replies[place].len = n;
    }
    return --batch->left == 0;
}

void host__batch_finish(struct host_batch *batch, struct tl_json_writer *out)
{
    const char *before = "[";

    if (batch->too_large)
        host_envelope_error(out, false, NULL, 0, TL_ERR_SIZE, NULL);
    for (uint32_t i = 0; i < batch->count; i++) {
        if (batch->replies[i].text != NULL && !batch->too_large) {
            tl_json_put_raw(out, before, 1);
            tl_json_put_raw(out, batch->replies[i].text, batch->replies[i].len);
            before = ",";
        }
        free(batch->replies[i].text);
    }
    if (before[0] == ',')
        TL_JSON_PUT(out, "]");
    free(batch);
}
