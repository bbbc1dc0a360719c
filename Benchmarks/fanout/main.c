/*
 * Measures what it costs a server to bring events of one sender to many: docs/PERFORMANCE.md, "Fan-out over
 * Socket.IO", has figures, and `fanout --help` says how.
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
    "Opens WebSockets that all join one room or board, spread over the servers in turn, and one more that sends.\n"
    "Prints a JSON object: deliveries for each second of the servers' processor time, and how long they took.\n"
    "\n"
    "  --connections N   receivers (500)\n"
    "  --rate R          events a second (50)\n"
    "  --outstanding K   instead of a rate: as many events as it goes, K of them under way\n"
    "  --seconds S       how long to send (5)\n"
    "  --bytes B         size of an event as it is sent (200)\n"
    "  --room ROOM       the room, or the board (random)\n"
    "  --emit EVENT      socketio: the event that asks the server to emit to a room (emit)\n"
    "  --pid PID         a process of the servers, to be measured; may be repeated\n";

static connection *connections;
static unsigned receivers = 500;
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
    /* The sender's own copy, where a server gives it one, is no delivery. */
    if (connection->number == receivers) return;
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
            connection_open(connection, opened, &servers[opened % server_count]);
            struct epoll_event wanted = {.events = EPOLLIN, .data.ptr = connection};
            epoll_ctl(poll_descriptor, EPOLL_CTL_ADD, connection->socket, &wanted);
            opened += 1;
        }
        serve(100);
        while (joined < opened && connections[joined].is_joined) joined += 1;
    }
}

static void send_event(connection *sender, size_t size, uint64_t from) {
    static char text[MOST_EVENT_BYTES + 512];
    char marker[32];
    snprintf(marker, sizeof marker, "@%08x.%016llx@", sent, (unsigned long long)from);
    size_t length = common.protocol->event(text, size, sent, marker);
    missing[sent] = receivers;
    sent += 1;
    connection_send(sender, text, length);
}

/* Sends at a rate. An event counts from the moment when it was due. */
static void send_at_rate(connection *sender, double rate, double seconds, size_t size) {
    uint64_t start = now(), gap = (uint64_t)(1e9 / rate);
    unsigned count = (unsigned)(rate * seconds);
    while (sent < count && sent < MOST_EVENTS) {
        uint64_t due = start + sent * gap, time = now();
        connection_flush(sender);
        if (time >= due) send_event(sender, size, due);
        else serve((int)((due - time) / 1000000) + 1);
    }
}

/* Keeps so many events under way: the next is sent when one has arrived everywhere. */
static void send_outstanding(connection *sender, unsigned outstanding, double seconds, size_t size) {
    uint64_t end = now() + (uint64_t)(seconds * 1e9);
    while (now() < end && sent < MOST_EVENTS) {
        connection_flush(sender);
        while (sent - finished < outstanding && sent < MOST_EVENTS) send_event(sender, size, now());
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
    static const struct option options[] = {
        {"mode", required_argument, NULL, 'm'},        {"connections", required_argument, NULL, 'c'},
        {"rate", required_argument, NULL, 'r'},        {"outstanding", required_argument, NULL, 'o'},
        {"seconds", required_argument, NULL, 's'},     {"bytes", required_argument, NULL, 'b'},
        {"room", required_argument, NULL, 'R'},        {"emit", required_argument, NULL, 'e'},
        {"pid", required_argument, NULL, 'p'},         {"help", no_argument, NULL, 'h'},
        {NULL, 0, NULL, 0},
    };
    int option;
    while ((option = getopt_long(count, words, "", options, NULL)) != -1) {
        switch (option) {
        case 'm': common.protocol = protocol_of(optarg); break;
        case 'c': receivers = (unsigned)number_of(optarg, 1, 100000); break;
        case 'r': rate = number_of(optarg, 0.1, 1e6); break;
        case 'o': outstanding = number_of(optarg, 1, 10000); break;
        case 's': seconds = number_of(optarg, 0.1, 3600); break;
        case 'b': size = number_of(optarg, 32, MOST_EVENT_BYTES); break;
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
    if (!common.protocol || server_count == 0 || optind < count || strlen(common.room) > 64) {
        return fputs(help, stderr), 64;
    }

    struct rlimit files;
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    connections = calloc(receivers + 1, sizeof *connections);
    missing = calloc(MOST_EVENTS, sizeof *missing);
    poll_descriptor = epoll_create1(EPOLL_CLOEXEC);
    if (!connections || !missing || poll_descriptor < 0) return perror("fanout"), 1;

    /* What a server needs once is not the cost of a socket. */
    unsigned warm = receivers / 4 < WARM_UP ? receivers / 4 : WARM_UP;
    join(0, warm, servers, server_count);
    join(receivers, receivers + 1, servers, server_count);
    serve_for(1);
    usage empty = usage_of(processes, process_count);
    join(warm, receivers, servers, server_count);
    serve_for(1);
    usage idle = usage_of(processes, process_count);

    uint64_t start = now();
    if (outstanding > 0) send_outstanding(&connections[receivers], (unsigned)outstanding, seconds, (size_t)size);
    else send_at_rate(&connections[receivers], rate, seconds, (size_t)size);
    settle();
    double took_seconds = (double)(now() - start) / 1e9;
    usage busy = usage_of(processes, process_count);

    double joined = receivers - warm, all = deliveries > 0 ? (double)deliveries : 1;
    double user = busy.user - idle.user, kernel = busy.kernel - idle.kernel;
    printf(
        "{\"mode\":\"%s\",\"receivers\":%u,\"events\":%u,\"deliveries\":%llu,\"lost\":%llu,\"seconds\":%.3f,"
        "\"user\":%.2f,\"kernel\":%.2f,\"deliveriesPerCoreSecond\":%.0f,\"userMicroseconds\":%.2f,"
        "\"kernelMicroseconds\":%.2f,\"p50\":%.2f,\"p99\":%.2f,\"max\":%.2f,\"joinMilliseconds\":%.3f,"
        "\"idleKiB\":%.2f}\n",
        common.protocol->name, receivers, sent, (unsigned long long)deliveries,
        (unsigned long long)sent * receivers - deliveries, took_seconds, user, kernel,
        user + kernel > 0 ? (double)deliveries / (user + kernel) : 0, user / all * 1e6, kernel / all * 1e6,
        (double)histogram_quantile(&latencies, 0.5) / 1e3, (double)histogram_quantile(&latencies, 0.99) / 1e3,
        (double)latencies.maximum / 1e3,
        joined > 0 ? (idle.user + idle.kernel - empty.user - empty.kernel) / joined * 1e3 : 0,
        joined > 0 ? (idle.resident - empty.resident) / joined / 1024 : 0);
    return 0;
}
