/*
 * Measures what it costs a server to bring events of some senders to many: docs/PERFORMANCE.md, "Fan-out over
 * Socket.IO" and "The way in", has figures, and `fanout --help` says how.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "connection.h"
#include "histogram.h"
#include "usage.h"

enum { MOST_SERVERS = 16, MOST_EVENTS = 4 << 20, JOINS_AT_ONCE = 32, WARM_UP = 16, MOST_EVENT_BYTES = 64 << 10 };

static const char help[] =
    "usage: fanout --mode easel|socketio|plain [options] [HOST:]PORT...\n"
    "\n"
    "Opens WebSockets that all join one room or board, spread over the servers in turn, and some more that send.\n"
    "Prints a JSON object: deliveries for each second of the servers' processor time, what an event costs them, and\n"
    "how long deliveries took.\n"
    "\n"
    "  --connections N   receivers (500)\n"
    "  --boards N        rooms or boards, to which receivers and senders belong in turn (1)\n"
    "  --senders N       connections that send, in turn, and do not count as receivers (one for each board)\n"
    "  --rate R          events a second (50)\n"
    "  --outstanding K   instead of a rate: as many events as it goes, K of them under way\n"
    "  --seconds S       how long to send (5)\n"
    "  --bytes B         size of an event as it is sent (200)\n"
    "  --values FILE     easel: values of JSON to put, one on each line, instead of padding\n"
    "  --token TOKEN     easel: comes with it, where nodes authenticate\n"
    "  --deflate         asks for compressed messages\n"
    "  --room ROOM       the room, or the board (random)\n"
    "  --emit EVENT      socketio: the event that asks the server to emit to a room (emit)\n"
    "  --pid PID         a process of the servers, to be measured; may be repeated\n";

static connection *connections;
static unsigned receivers = 500, senders;
/* For each event, how many have yet to get it. */
static unsigned *missing;
static unsigned sent, finished;
static uint64_t deliveries;
static histogram latencies;
static int poll_descriptor;

static uint64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

/* Finds the markers of the events in a message: `@number.nanoseconds@`, both in hexadecimal digits. */
static void took(connection *connection, const char *text, size_t length) {
    const char *end = text + length;
    /* What senders get, where a server gives them a copy, is no delivery. */
    if (connection->number >= receivers) return;
    for (const char *at = text; (at = memchr(at, '@', (size_t)(end - at))); at += 1) {
        if (end - at < 27 || at[9] != '.' || at[26] != '@') continue;
        char digits[27];
        memcpy(digits, at, 26);
        digits[26] = 0;
        unsigned number = (unsigned)strtoul(digits + 1, NULL, 16);
        uint64_t from = strtoull(digits + 10, NULL, 16);
        if (number >= sent || missing[number] == 0) continue;
        deliveries += 1;
        histogram_add(&latencies, (now() - from) / 1000);
        missing[number] -= 1;
        if (missing[number] == 0) finished += 1;
        at += 26;
    }
}

/* Serves connections until something has come, at most for so long. */
static void serve(int milliseconds) {
    struct epoll_event events[256];
    int count = epoll_wait(poll_descriptor, events, 256, milliseconds);
    for (int index = 0; index < count; index += 1) connection_read(events[index].data.ptr, took);
}

static void serve_for(double seconds) {
    uint64_t end = now() + (uint64_t)(seconds * 1e9);
    while (now() < end) serve(10);
}

/* Opens the connections of these numbers, a few at a time, and waits until all have joined. */
static void join(unsigned from, unsigned to, const struct sockaddr_in *servers, unsigned server_count) {
    unsigned opened = from, joined = from;
    while (joined < to) {
        while (opened < to && opened - joined < JOINS_AT_ONCE) {
            connection *connection = &connections[opened];
            unsigned board = (opened < receivers ? opened : opened - receivers) % common.boards;
            /* The sessions of a board are spread over the servers too. */
            unsigned server = (opened / common.boards + board) % server_count;
            connection_open(connection, opened, board, &servers[server]);
            struct epoll_event wanted = {.events = EPOLLIN, .data.ptr = connection};
            epoll_ctl(poll_descriptor, EPOLL_CTL_ADD, connection->socket, &wanted);
            opened += 1;
        }
        serve(100);
        while (joined < opened && connections[joined].is_joined) joined += 1;
    }
}

/* How many receivers the board has. */
static unsigned receivers_of(unsigned board) {
    return receivers / common.boards + (board < receivers % common.boards ? 1 : 0);
}

/* Sends the next event, of the sender whose turn it is. */
static void send_event(size_t size, uint64_t from) {
    connection *sender = &connections[receivers + sent % senders];
    static char text[MOST_EVENT_BYTES + 512];
    char marker[32];
    snprintf(marker, sizeof marker, "@%08x.%016llx@", sent, (unsigned long long)from);
    size_t length = common.protocol->event(sender, text, size, marker);
    sender->sent += 1;
    missing[sent] = receivers_of(sender->board);
    sent += 1;
    connection_send(sender, text, length);
}

static void flush_senders(void) {
    for (unsigned index = 0; index < senders; index += 1) connection_flush(&connections[receivers + index]);
}

/* Sends at a rate. An event counts from the moment when it was due. */
static void send_at_rate(double rate, double seconds, size_t size) {
    uint64_t start = now(), gap = (uint64_t)(1e9 / rate);
    unsigned count = (unsigned)(rate * seconds);
    while (sent < count && sent < MOST_EVENTS) {
        uint64_t due = start + sent * gap, time = now();
        flush_senders();
        if (time >= due) send_event(size, due);
        else serve((int)((due - time) / 1000000) + 1);
    }
}

/* Keeps so many events under way: the next is sent when one has arrived everywhere. */
static void send_outstanding(unsigned outstanding, double seconds, size_t size) {
    uint64_t end = now() + (uint64_t)(seconds * 1e9);
    while (now() < end && sent < MOST_EVENTS) {
        flush_senders();
        while (sent - finished < outstanding && sent < MOST_EVENTS) send_event(size, now());
        serve(10);
    }
}

/* Waits until all that was sent has arrived everywhere; gives up when for long nothing has come. */
static void settle(void) {
    uint64_t seen = deliveries, since = now();
    while (finished < sent && now() - since < 5000000000u) {
        serve(10);
        if (deliveries != seen) {
            seen = deliveries;
            since = now();
        }
    }
}

static struct sockaddr_in address_of(const char *text) {
    char host[64] = "127.0.0.1";
    const char *colon = strrchr(text, ':');
    if (colon && (size_t)(colon - text) < sizeof host) {
        memcpy(host, text, (size_t)(colon - text));
        host[colon - text] = 0;
    }
    struct sockaddr_in address = {.sin_family = AF_INET};
    long port = strtol(colon ? colon + 1 : text, NULL, 10);
    if (port < 1 || port > 65535 || inet_pton(AF_INET, host, &address.sin_addr) != 1) {
        fprintf(stderr, "fanout: %s is no [HOST:]PORT with an address of IPv4\n", text);
        exit(64);
    }
    address.sin_port = htons((uint16_t)port);
    return address;
}

static double number_of(const char *text, double least, double most) {
    char *end;
    double value = strtod(text, &end);
    if (*end || !(value >= least && value <= most)) {
        fprintf(stderr, "fanout: %s is no number from %g to %g\n", text, least, most);
        exit(64);
    }
    return value;
}

/* Reads a file of values, at most MOST_EVENT_BYTES each. */
static json_values values_of(const char *path) {
    json_values values = {0};
    FILE *file = fopen(path, "r");
    if (!file) perror(path), exit(66);
    char *line = NULL;
    size_t room = 0;
    for (ssize_t length; (length = getline(&line, &room, file)) > 0; line = NULL, room = 0) {
        if (line[length - 1] == '\n') line[--length] = 0;
        values.all = realloc(values.all, (values.count + 1) * sizeof *values.all);
        if (!values.all || length == 0 || length > MOST_EVENT_BYTES) {
            fprintf(stderr, "fanout: line %u of %s is empty or too long\n", values.count + 1, path);
            exit(65);
        }
        values.all[values.count++] = line;
    }
    fclose(file);
    if (values.count == 0) fprintf(stderr, "fanout: %s has no values\n", path), exit(65);
    return values;
}

static const protocol *protocol_of(const char *name) {
    const protocol *all[] = {&easel_protocol, &socketio_protocol, &plain_protocol};
    for (int index = 0; index < 3; index += 1) {
        if (strcmp(all[index]->name, name) == 0) return all[index];
    }
    fprintf(stderr, "fanout: --mode is easel, socketio or plain\n");
    exit(64);
}

int main(int count, char **words) {
    double rate = 50, seconds = 5, outstanding = 0, size = 200;
    int processes[MOST_SERVERS], process_count = 0;
    char room[32];
    common.run = now() ^ (uint64_t)getpid() << 40;
    snprintf(room, sizeof room, "fanout-%08x", (unsigned)(common.run >> 8));
    common.room = room;
    common.emit = "emit";
    common.boards = 1;
    static const struct option options[] = {
        {"mode", required_argument, NULL, 'm'},        {"connections", required_argument, NULL, 'c'},
        {"boards", required_argument, NULL, 'B'},      {"senders", required_argument, NULL, 'S'},
        {"rate", required_argument, NULL, 'r'},        {"outstanding", required_argument, NULL, 'o'},
        {"seconds", required_argument, NULL, 's'},     {"bytes", required_argument, NULL, 'b'},
        {"values", required_argument, NULL, 'v'},      {"deflate", no_argument, NULL, 'd'},
        {"token", required_argument, NULL, 't'},
        {"room", required_argument, NULL, 'R'},        {"emit", required_argument, NULL, 'e'},
        {"pid", required_argument, NULL, 'p'},         {"help", no_argument, NULL, 'h'},
        {NULL, 0, NULL, 0},
    };
    int option;
    while ((option = getopt_long(count, words, "", options, NULL)) != -1) {
        switch (option) {
        case 'm': common.protocol = protocol_of(optarg); break;
        case 'c': receivers = (unsigned)number_of(optarg, 1, 100000); break;
        case 'B': common.boards = (unsigned)number_of(optarg, 1, 100000); break;
        case 'S': senders = (unsigned)number_of(optarg, 1, 100000); break;
        case 'r': rate = number_of(optarg, 0.1, 1e6); break;
        case 'o': outstanding = number_of(optarg, 1, 10000); break;
        case 's': seconds = number_of(optarg, 0.1, 3600); break;
        case 'b': size = number_of(optarg, 32, MOST_EVENT_BYTES); break;
        case 'v': common.values = values_of(optarg); break;
        case 't': common.token = optarg; break;
        case 'd': common.wants_compressed = true; break;
        case 'R': common.room = optarg; break;
        case 'e': common.emit = optarg; break;
        case 'p':
            if (process_count == MOST_SERVERS) return fprintf(stderr, "fanout: too many processes\n"), 64;
            processes[process_count++] = (int)number_of(optarg, 1, 1 << 30);
            break;
        case 'h': return fputs(help, stdout), 0;
        default: return 64;
        }
    }
    struct sockaddr_in servers[MOST_SERVERS];
    unsigned server_count = 0;
    while (optind < count && server_count < MOST_SERVERS) servers[server_count++] = address_of(words[optind++]);
    if (!common.protocol || server_count == 0 || optind < count || strlen(common.room) > 64 ||
        (common.token && strlen(common.token) > MOST_TOKEN_BYTES)) {
        return fputs(help, stderr), 64;
    }
    if (senders == 0) senders = common.boards;
    if (receivers < common.boards) return fprintf(stderr, "fanout: each board needs a receiver\n"), 64;

    struct rlimit files;
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    connections = calloc(receivers + senders, sizeof *connections);
    missing = calloc(MOST_EVENTS, sizeof *missing);
    poll_descriptor = epoll_create1(EPOLL_CLOEXEC);
    if (!connections || !missing || poll_descriptor < 0) return perror("fanout"), 1;

    /* What a server needs once is not the cost of a socket. */
    unsigned warm = receivers / 4 < WARM_UP ? receivers / 4 : WARM_UP;
    join(0, warm, servers, server_count);
    join(receivers, receivers + senders, servers, server_count);
    serve_for(1);
    usage empty = usage_of(processes, process_count);
    join(warm, receivers, servers, server_count);
    serve_for(1);
    usage idle = usage_of(processes, process_count);

    uint64_t start = now(), bytes = received_bytes;
    if (outstanding > 0) send_outstanding((unsigned)outstanding, seconds, (size_t)size);
    else send_at_rate(rate, seconds, (size_t)size);
    settle();
    double took_seconds = (double)(now() - start) / 1e9;
    usage busy = usage_of(processes, process_count);

    double joined = receivers - warm, all = deliveries > 0 ? (double)deliveries : 1;
    double expected = 0;
    for (unsigned index = 0; index < senders; index += 1) {
        connection *sender = &connections[receivers + index];
        expected += (double)sender->sent * receivers_of(sender->board);
    }
    double user = busy.user - idle.user, kernel = busy.kernel - idle.kernel;
    printf(
        "{\"mode\":\"%s\",\"receivers\":%u,\"events\":%u,\"deliveries\":%llu,\"lost\":%.0f,\"seconds\":%.3f,\"eventsPerSecond\":%.0f,\"microsecondsPerEvent\":%.2f,"
        "\"user\":%.2f,\"kernel\":%.2f,\"deliveriesPerCoreSecond\":%.0f,\"userMicroseconds\":%.2f,"
        "\"kernelMicroseconds\":%.2f,\"bytesPerDelivery\":%.0f,\"p50\":%.2f,\"p99\":%.2f,\"max\":%.2f,\"joinMilliseconds\":%.3f,"
        "\"idleKiB\":%.2f}\n",
        common.protocol->name, receivers, sent, (unsigned long long)deliveries,
        expected - (double)deliveries, took_seconds, sent / took_seconds, sent ? (user + kernel) / sent * 1e6 : 0, user, kernel,
        user + kernel > 0 ? (double)deliveries / (user + kernel) : 0, user / all * 1e6, kernel / all * 1e6,
        (double)(received_bytes - bytes) / all,
        (double)histogram_quantile(&latencies, 0.5) / 1e3, (double)histogram_quantile(&latencies, 0.99) / 1e3,
        (double)latencies.maximum / 1e3,
        joined > 0 ? (idle.user + idle.kernel - empty.user - empty.kernel) / joined * 1e3 : 0,
        joined > 0 ? (idle.resident - empty.resident) / joined / 1024 : 0);
    return 0;
}
