#ifndef FANOUT_CONNECTION_H
#define FANOUT_CONNECTION_H

#include <netinet/in.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { MOST_TOKEN_BYTES = 16 << 10 };

typedef struct protocol protocol;

/* A WebSocket of the generator. What has not come whole, or could not be sent, is kept only while that is so. */
typedef struct connection {
    int socket;
    unsigned number;
    unsigned board;      /* 0 to `boards` - 1 */
    unsigned sent;       /* events */
    bool is_upgraded;
    bool is_joined;
    char *unread;
    size_t unread_length;
    char *unsent;
    size_t unsent_length;
} connection;

/* What is done with a message. */
typedef void (*message_handler)(connection *connection, const char *text, size_t length);

/* How a server is spoken to. */
struct protocol {
    const char *name;
    /* The path and query of the WebSocket. */
    void (*path)(const connection *connection, char *out, size_t size);
    /* Says the first word after the upgrade. */
    void (*upgraded)(connection *connection);
    /* Takes a message, and goes on joining: sets `is_joined` in the end. */
    message_handler received;
    /* Writes the sender's next event, which carries `marker`, about `size` bytes in all. Gives its length. */
    size_t (*event)(const connection *sender, char *out, size_t size, const char *marker);
};

/* Values of JSON, each a text. */
typedef struct {
    char **all;
    unsigned count;
} json_values;

/* What all connections have in common. */
typedef struct {
    const protocol *protocol;
    const char *room;
    unsigned boards;     /* more than one: each is named by the room and its number */
    bool wants_compressed;
    json_values values;  /* easel: what is put, in turn, instead of padding */
    const char *token;   /* easel: what all come with, or NULL */
    const char *emit;    /* the event by which a Socket.IO server is asked to emit to a room */
    uint64_t run;        /* told apart from other runs: keys of clients are made of it */
} settings;

extern settings common;
/* The bytes that all connections have received. */
extern uint64_t received_bytes;
extern const protocol easel_protocol, socketio_protocol, plain_protocol;

/* Whatever goes wrong with a connection ends the program. */

/* Connects, and asks for the upgrade. `number` tells it from all others. */
void connection_open(
    connection *connection, unsigned number, unsigned board, const struct sockaddr_in *address);
/* Sends a text message, or keeps it until there is room. */
void connection_send(connection *connection, const char *text, size_t length);
/* Sends what was kept, as far as there is room. Reading does it too. */
void connection_flush(connection *connection);
/* Reads what has come, and calls `took` for each message of a connection that has joined. */
void connection_read(connection *connection, message_handler took);

#endif
