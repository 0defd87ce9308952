/* What a plan of the fake TensorRT says. */
#include "decoder.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char magic[] = "fake-plan";

static int set(plan *into, const char *word, const char *value) {
    struct {
        const char *word;
        int *field;
    } const fields[] = {
        {"capacity", &into->capacity}, {"layers", &into->layers}, {"heads", &into->heads},         {"head_size", &into->head_size}, {"vocabulary", &into->vocabulary},
        {"batch", &into->batch},       {"chunk", &into->chunk},   {"half", &into->half},           {"ids", &into->ids},             {"last", &into->last},
        {"alias", &into->alias},       {"profiles", &into->profiles}, {"positions", &into->positions},
    };
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        if (strcmp(word, fields[i].word) == 0) {
            *fields[i].field = atoi(value);
            return 1;
        }
    }
    char *const name = strcmp(word, "drop") == 0 ? into->drop : strcmp(word, "extra") == 0 ? into->extra : strcmp(word, "host") == 0 ? into->host : NULL;
    if (name != NULL) {
        snprintf(name, LONGEST_NAME, "%s", value);
    }
    return name != NULL;
}

int plan_read(const char *text, size_t size, plan *into) {
    char word[LONGEST_NAME], value[LONGEST_NAME], line[128];
    size_t at = sizeof magic - 1;
    *into = (plan){64, 2, 2, 12, 14, 4, 32, 0, TYPE_INT64, 1, 1, 1, 1, "", "", ""};
    if (size < at || memcmp(text, magic, at) != 0) {
        return 0;
    }
    while (at < size) {
        size_t length = 0;
        while (at < size && text[at] != '\n' && length < sizeof line - 1) {
            line[length++] = text[at++];
        }
        line[length] = '\0';
        at++;
        if (length > 0 && (sscanf(line, "%47s %47s", word, value) != 2 || !set(into, word, value))) {
            return 0;
        }
    }
    return into->layers > 0 && 4 * into->layers + 8 <= MOST_TENSORS && into->vocabulary > 0 && into->capacity > 0;
}

static int add(const plan *of, tensor *into, int at, const char *name, const char *alias, int is_input, int type, dst_dims dims) {
    if (strcmp(name, of->drop) == 0) {
        return at;
    }
    memset(&into[at], 0, sizeof *into);
    snprintf(into[at].name, LONGEST_NAME, "%s", name);
    snprintf(into[at].alias, LONGEST_NAME, "%s", alias);
    into[at].is_input = is_input;
    into[at].type = type;
    into[at].on_host = strcmp(name, of->host) == 0;
    into[at].dims = dims;
    return at + 1;
}

static int add_cache(const plan *of, tensor *into, int at, int layer, const char *part, int is_input) {
    const dst_dims dims = {4, {-1, of->heads, of->capacity, of->head_size}};
    char past[LONGEST_NAME], present[LONGEST_NAME];
    snprintf(past, sizeof past, "past_key_values.%d.%s", layer, part);
    snprintf(present, sizeof present, "present.%d.%s", layer, part);
    return add(of, into, at, is_input ? past : present, is_input || !of->alias ? "" : past, is_input, of->half ? TYPE_HALF : TYPE_FLOAT, dims);
}

int plan_tensors(const plan *of, tensor *into) {
    const dst_dims row_of_tokens = {2, {-1, -1}}, number_of_row = {1, {-1}}, logits = {3, {-1, of->last ? 1 : -1, of->vocabulary}};
    int at = add(of, into, 0, "input_ids", "", 1, of->ids, row_of_tokens);
    if (of->positions) {
        at = add(of, into, at, "position_ids", "", 1, of->ids, row_of_tokens);
    }
    at = add(of, into, at, "write_indices", "", 1, of->ids, number_of_row);
    if (of->extra[0] != '\0') {
        at = add(of, into, at, of->extra, "", 1, of->ids, row_of_tokens);
    }
    for (int is_input = 1; is_input >= 0; is_input--) {
        for (int layer = 0; layer < of->layers; layer++) {
            at = add_cache(of, into, at, layer, "key", is_input);
            at = add_cache(of, into, at, layer, "value", is_input);
        }
    }
    return add(of, into, at, "logits", "", 0, of->half ? TYPE_HALF : TYPE_FLOAT, logits);
}

void plan_bounds(const plan *of, int profile, int which, int64_t *batch, int64_t *tokens) {
    *batch = which == DST_MIN || (of->profiles > 1 && profile == 0) ? 1 : of->batch;
    *tokens = which == DST_MIN || profile == 1 ? 1 : of->chunk;
}
