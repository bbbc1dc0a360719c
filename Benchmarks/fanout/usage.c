#include "usage.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void read_file(int process, const char *name, char *text, size_t size) {
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/%s", process, name);
    FILE *file = fopen(path, "r");
    if (!file) {
        fprintf(stderr, "fanout: there is no process %d\n", process);
        exit(1);
    }
    size_t length = fread(text, 1, size - 1, file);
    text[length] = 0;
    fclose(file);
}

usage usage_of(const int *processes, int count) {
    usage sum = {0};
    double ticks = (double)sysconf(_SC_CLK_TCK);
    for (int index = 0; index < count; index += 1) {
        char text[2048];
        read_file(processes[index], "stat", text, sizeof text);
        /* The name, the second field, is in brackets and may hold any character. */
        char *rest = strrchr(text, ')');
        unsigned long user = 0, kernel = 0;
        if (!rest || sscanf(rest + 1, " %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user, &kernel) != 2) {
            fprintf(stderr, "fanout: can't read what process %d has used\n", processes[index]);
            exit(1);
        }
        sum.user += (double)user / ticks;
        sum.kernel += (double)kernel / ticks;
        unsigned long pages = 0;
        read_file(processes[index], "statm", text, sizeof text);
        sscanf(text, "%*u %lu", &pages);
        sum.resident += (double)pages * (double)sysconf(_SC_PAGESIZE);
    }
    return sum;
}
