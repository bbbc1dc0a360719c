#ifndef FANOUT_HISTOGRAM_H
#define FANOUT_HISTOGRAM_H

#include <stdint.h>

/* Counts of microseconds, exact to 1/32 of each value. */
typedef struct {
    uint64_t counts[64 * 32];
    uint64_t total;
    uint64_t maximum;
} histogram;

void histogram_add(histogram *histogram, uint64_t microseconds);

/* The value that `share` (0 to 1) of all are not above; 0 if there are none. */
uint64_t histogram_quantile(const histogram *histogram, double share);

#endif
