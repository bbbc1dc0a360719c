#include "websocket.h"

#include <string.h>

static uint64_t big_endian(const unsigned char *bytes, int count) {
    uint64_t value = 0;
    for (int index = 0; index < count; index += 1) value = value << 8 | bytes[index];
    return value;
}

int ws_parse(const char *bytes, size_t length, ws_frame *frame) {
    const unsigned char *head = (const unsigned char *)bytes;
    if (length < 2) return 0;
    if (head[1] & 0x80) return -1;
    uint64_t payload = head[1];
    size_t start = 2;
    if (payload >= 126) {
        int extra = payload == 126 ? 2 : 8;
        if (length < start + (size_t)extra) return 0;
        payload = big_endian(head + 2, extra);
        start += (size_t)extra;
    }
    if (payload > length - start) return 0;
    frame->opcode = head[0] & 0x0f;
    frame->is_compressed = (head[0] & 0x40) != 0;
    frame->payload = bytes + start;
    frame->length = (size_t)payload;
    frame->size = start + (size_t)payload;
    return 1;
}

size_t ws_write(char *out, int opcode, const char *payload, size_t length, uint32_t mask) {
    unsigned char *head = (unsigned char *)out;
    size_t start = 2;
    head[0] = (unsigned char)(0x80 | opcode);
    if (length < 126) {
        head[1] = (unsigned char)(0x80 | length);
    } else {
        int extra = length < 65536 ? 2 : 8;
        head[1] = (unsigned char)(0x80 | (extra == 2 ? 126 : 127));
        for (int index = 0; index < extra; index += 1) {
            head[start + (size_t)index] = (unsigned char)((uint64_t)length >> (8 * (extra - 1 - index)));
        }
        start += (size_t)extra;
    }
    unsigned char key[4];
    memcpy(key, &mask, 4);
    memcpy(head + start, key, 4);
    start += 4;
    for (size_t index = 0; index < length; index += 1) {
        head[start + index] = (unsigned char)payload[index] ^ key[index & 3];
    }
    return start + length;
}
