#ifndef FANOUT_USAGE_H
#define FANOUT_USAGE_H

/* What processes have used since they started, all threads together. */
typedef struct {
    double user;     /* seconds */
    double kernel;   /* seconds */
    double resident; /* bytes, now */
} usage;

/* The sum over `count` processes, from /proc. Ends the program if one is gone. */
usage usage_of(const int *processes, int count);

#endif
