#define _GNU_SOURCE
#include "connection.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <zlib.h>

#include "websocket.h"

enum { BUFFER = 1 << 20 };

settings common;
uint64_t received_bytes;

static void fail(const connection *connection, const char *what) {
    fprintf(stderr, "fanout: connection %u: %s\n", connection->number, what);
    exit(1);
}

static void send_bytes(connection *connection, const char *bytes, size_t length) {
    size_t sent = 0;
    if (connection->unsent_length == 0) {
        ssize_t count = send(connection->socket, bytes, length, MSG_NOSIGNAL);
        if (count < 0 && errno != EAGAIN) fail(connection, strerror(errno));
        if (count > 0) sent = (size_t)count;
    }
    if (sent == length) return;
    connection->unsent = realloc(connection->unsent, connection->unsent_length + length - sent);
    if (!connection->unsent) fail(connection, "no memory");
    memcpy(connection->unsent + connection->unsent_length, bytes + sent, length - sent);
    connection->unsent_length += length - sent;
}

/* Asks for the upgrade. */
static void ask(connection *connection, unsigned port) {
    char path[512], request[1024];
    common.protocol->path(connection, path, sizeof path);
    int length = snprintf(
        request, sizeof request,
        "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%u\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n%s\r\n",
        path, port, common.wants_compressed ? "Sec-WebSocket-Extensions: permessage-deflate\r\n" : "");
    send_bytes(connection, request, (size_t)length);
}

void connection_open(
    connection *connection, unsigned number, unsigned board, const struct sockaddr_in *address) {
    memset(connection, 0, sizeof *connection);
    connection->number = number;
    connection->board = board;
    connection->socket = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (connection->socket < 0) fail(connection, strerror(errno));
    int yes = 1;
    setsockopt(connection->socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    /* A server on this machine is connected to at once, so nothing is lost by waiting for it. */
    if (connect(connection->socket, (const struct sockaddr *)address, sizeof *address) < 0) {
        fail(connection, strerror(errno));
    }
    if (fcntl(connection->socket, F_SETFL, O_NONBLOCK) < 0) fail(connection, strerror(errno));
    ask(connection, ntohs(address->sin_port));
}

void connection_flush(connection *connection) {
    if (connection->unsent_length == 0) return;
    ssize_t count = send(connection->socket, connection->unsent, connection->unsent_length, MSG_NOSIGNAL);
    if (count < 0 && errno != EAGAIN) fail(connection, strerror(errno));
    if (count <= 0) return;
    connection->unsent_length -= (size_t)count;
    memmove(connection->unsent, connection->unsent + count, connection->unsent_length);
    if (connection->unsent_length > 0) return;
    free(connection->unsent);
    connection->unsent = NULL;
}

static void send_frame(connection *connection, int opcode, const char *payload, size_t length) {
    static char frame[BUFFER + WS_MAXIMUM_HEAD];
    if (length > BUFFER) fail(connection, "a message is too long to be sent");
    send_bytes(connection, frame, ws_write(frame, opcode, payload, length, (uint32_t)random()));
}

void connection_send(connection *connection, const char *text, size_t length) {
    send_frame(connection, WS_TEXT, text, length);
}

/* Takes the head of the answer to the upgrade. Gives its length, 0 if it is not whole. */
static size_t take_upgrade(connection *connection, const char *bytes, size_t length) {
    const char *end = memmem(bytes, length, "\r\n\r\n", 4);
    if (!end) return 0;
    if (length < 12 || memcmp(bytes, "HTTP/1.1 101", 12) != 0) {
        fprintf(stderr, "%.*s\n", (int)(length < 400 ? length : 400), bytes);
        fail(connection, "the server refuses the WebSocket");
    }
    connection->is_upgraded = true;
    common.protocol->upgraded(connection);
    return (size_t)(end - bytes) + 4;
}

/* Unpacks the payload of a frame: RFC 7692, section 7.2.2. The text is there until the next is unpacked. */
static void unpack(const connection *connection, ws_frame *frame) {
    static z_stream stream;
    static char text[4 * BUFFER];
    static int is_ready = 0;
    if ((is_ready ? inflateReset(&stream) : inflateInit2(&stream, -15)) != Z_OK) fail(connection, "zlib does not begin");
    is_ready = 1;
    stream.next_out = (unsigned char *)text;
    stream.avail_out = sizeof text;
    const struct { const char *bytes; size_t length; } parts[] = {{frame->payload, frame->length}, {"\0\0\xff\xff", 4}};
    for (int part = 0; part < 2; part += 1) {
        stream.next_in = (unsigned char *)parts[part].bytes;
        stream.avail_in = (unsigned)parts[part].length;
        int result = inflate(&stream, Z_SYNC_FLUSH);
        if (result != Z_OK && result != Z_BUF_ERROR) fail(connection, "a message can't be unpacked");
        if (stream.avail_out == 0) fail(connection, "a message is too long");
    }
    frame->payload = text;
    frame->length = sizeof text - stream.avail_out;
}

static void take_frame(connection *connection, ws_frame *frame, message_handler took) {
    if (frame->is_compressed) unpack(connection, frame);
    switch (frame->opcode) {
    case WS_TEXT:
    case WS_BINARY:
        if (connection->is_joined) took(connection, frame->payload, frame->length);
        common.protocol->received(connection, frame->payload, frame->length);
        break;
    case WS_PING:
        send_frame(connection, WS_PONG, frame->payload, frame->length);
        break;
    case WS_CLOSE:
        fail(connection, "the server closed it");
        break;
    default:
        break;
    }
}

/* Takes all that is whole. Gives how many bytes that was. */
static size_t take(connection *connection, const char *bytes, size_t length, message_handler took) {
    size_t taken = 0;
    if (!connection->is_upgraded) {
        taken = take_upgrade(connection, bytes, length);
        if (taken == 0) return 0;
    }
    ws_frame frame;
    int result;
    while ((result = ws_parse(bytes + taken, length - taken, &frame)) > 0) {
        take_frame(connection, &frame, took);
        taken += frame.size;
    }
    if (result < 0) fail(connection, "the server sent what is no frame of a server");
    return taken;
}

/* One buffer serves all connections: a frame is rarely cut. */
static char buffer[4 * BUFFER];

void connection_read(connection *connection, message_handler took) {
    connection_flush(connection);
    size_t kept = connection->unread_length;
    if (kept >= sizeof buffer) fail(connection, "a frame is too long");
    if (kept > 0) memcpy(buffer, connection->unread, kept);
    ssize_t count = recv(connection->socket, buffer + kept, sizeof buffer - kept, 0);
    if (count == 0) fail(connection, "the server ended it");
    if (count < 0) {
        if (errno == EAGAIN) return;
        fail(connection, strerror(errno));
    }
    received_bytes += (uint64_t)count;
    size_t length = kept + (size_t)count;
    size_t taken = take(connection, buffer, length, took);
    size_t left = length - taken;
    if (left == 0 && kept == 0) return;
    char *unread = left > 0 ? realloc(connection->unread, left) : NULL;
    if (left > 0 && !unread) fail(connection, "no memory");
    if (left == 0) free(connection->unread);
    else memcpy(unread, buffer + taken, left);
    connection->unread = unread;
    connection->unread_length = left;
}
