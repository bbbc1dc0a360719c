#define _GNU_SOURCE
#include <stdio.h>
#include <string.h>

#include "connection.h"

/* Writes what stands around a marker, and as much padding as the size asks for. */
static size_t padded(char *out, size_t size, const char *before, const char *marker, const char *after) {
    size_t length = strlen(before) + strlen(marker) + strlen(after);
    size_t padding = size > length ? size - length : 0;
    char *end = stpcpy(stpcpy(out, before), marker);
    memset(end, '.', padding);
    stpcpy(end + padding, after);
    return length + padding;
}

/* The name of the connection's room or board. */
static const char *room_of(const connection *connection) {
    static char name[96];
    if (common.boards == 1) return common.room;
    snprintf(name, sizeof name, "%s-%u", common.room, connection->board);
    return name;
}

static void say(connection *connection, const char *text) {
    connection_send(connection, text, strlen(text));
}

static int begins(const char *text, size_t length, const char *with) {
    return length >= strlen(with) && memcmp(text, with, strlen(with)) == 0;
}

/* easel.v1 */

static void easel_path(const connection *connection, char *out, size_t size) {
    snprintf(out, size, "/boards/%s/ws", room_of(connection));
}

static void easel_upgraded(connection *connection) {
    char hello[128 + MOST_TOKEN_BYTES], token[16 + MOST_TOKEN_BYTES] = "";
    if (common.token) snprintf(token, sizeof token, ",\"token\":\"%s\"", common.token);
    snprintf(
        hello, sizeof hello, "{\"type\":\"hello\",\"key\":\"fanout-%016llx-%u\"%s}", (unsigned long long)common.run,
        connection->number, token);
    say(connection, hello);
}

static void easel_received(connection *connection, const char *text, size_t length) {
    /* Members of a frame may come in any order, and the type is near the start or the end of it. */
    if (!connection->is_joined && memmem(text, length, "\"type\":\"snapshot\"", 17)) connection->is_joined = true;
}

static size_t easel_event(const connection *sender, char *out, size_t size, const char *marker) {
    char before[160];
    snprintf(
        before, sizeof before, "{\"type\":\"submit\",\"n\":%u,\"edits\":[{\"op\":\"put\",\"id\":\"e\",\"value\":{\"t\":\"",
        sender->sent + 1);
    if (common.values.count == 0) return padded(out, size, before, marker, "\"}}]}");
    const char *value = common.values.all[sender->sent % common.values.count];
    return (size_t)sprintf(out, "%s%s\",\"v\":%s}}]}", before, marker, value);
}

const protocol easel_protocol = {"easel", easel_path, easel_upgraded, easel_received, easel_event};

/* Socket.IO 5 over Engine.IO 4 */

static void socketio_path(const connection *connection, char *out, size_t size) {
    (void)connection;
    snprintf(out, size, "/socket.io/?EIO=4&transport=websocket");
}

static void socketio_upgraded(connection *connection) {
    (void)connection;
}

static void socketio_received(connection *connection, const char *text, size_t length) {
    if (length == 1 && text[0] == '2') {
        say(connection, "3");
    } else if (connection->is_joined) {
        return;
    } else if (text[0] == '0') {
        say(connection, "40");
    } else if (begins(text, length, "40")) {
        char join[128];
        snprintf(join, sizeof join, "420[\"join\",\"%s\"]", room_of(connection));
        say(connection, join);
    } else if (begins(text, length, "430")) {
        connection->is_joined = true;
    }
}

static size_t socketio_event(const connection *sender, char *out, size_t size, const char *marker) {
    char before[160];
    snprintf(before, sizeof before, "42[\"%s\",\"%s\",\"moved\",\"", common.emit, room_of(sender));
    return padded(out, size, before, marker, "\"]");
}

const protocol socketio_protocol = {
    "socketio", socketio_path, socketio_upgraded, socketio_received, socketio_event};

/* A server that sends each message to all */

static void plain_path(const connection *connection, char *out, size_t size) {
    snprintf(out, size, "/%s", room_of(connection));
}

static void plain_upgraded(connection *connection) {
    connection->is_joined = true;
}

static void plain_received(connection *connection, const char *text, size_t length) {
    (void)connection;
    (void)text;
    (void)length;
}

static size_t plain_event(const connection *sender, char *out, size_t size, const char *marker) {
    (void)sender;
    return padded(out, size, "", marker, "");
}

const protocol plain_protocol = {"plain", plain_path, plain_upgraded, plain_received, plain_event};
