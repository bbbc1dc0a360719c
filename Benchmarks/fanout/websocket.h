#ifndef FANOUT_WEBSOCKET_H
#define FANOUT_WEBSOCKET_H

#include <stddef.h>
#include <stdint.h>

enum { WS_TEXT = 1, WS_BINARY = 2, WS_CLOSE = 8, WS_PING = 9, WS_PONG = 10 };
enum { WS_MAXIMUM_HEAD = 14 };

/* A frame that a server sent: RFC 6455, unmasked. */
typedef struct {
    int opcode;
    int is_compressed; /* by RFC 7692 */
    const char *payload;
    size_t length;
    size_t size; /* with its head */
} ws_frame;

/* Reads the frame at the start of `bytes`. 1 if it is whole, 0 if more has to come, -1 if it is none of a server's. */
int ws_parse(const char *bytes, size_t length, ws_frame *frame);

/* Writes a client's frame, masked, to `out`, which has room for WS_MAXIMUM_HEAD more bytes. Gives its size. */
size_t ws_write(char *out, int opcode, const char *payload, size_t length, uint32_t mask);

#endif
