#include "histogram.h"

enum { SUB_BITS = 5 };

static unsigned bucket_of(uint64_t value) {
    if (value < (1u << SUB_BITS)) return (unsigned)value;
    unsigned shift = 63u - (unsigned)__builtin_clzll(value) - SUB_BITS;
    return ((shift + 1) << SUB_BITS) + (unsigned)((value >> shift) - (1u << SUB_BITS));
}

static uint64_t highest_of(unsigned bucket) {
    if (bucket < (1u << SUB_BITS)) return bucket;
    unsigned shift = (bucket >> SUB_BITS) - 1;
    uint64_t lowest = (uint64_t)((bucket & ((1u << SUB_BITS) - 1)) + (1u << SUB_BITS)) << shift;
    return lowest + ((uint64_t)1 << shift) - 1;
}

void histogram_add(histogram *histogram, uint64_t microseconds) {
    histogram->counts[bucket_of(microseconds)] += 1;
    histogram->total += 1;
    if (microseconds > histogram->maximum) histogram->maximum = microseconds;
}

uint64_t histogram_quantile(const histogram *histogram, double share) {
    uint64_t wanted = (uint64_t)(share * (double)histogram->total + 0.5);
    uint64_t seen = 0;
    for (unsigned bucket = 0; bucket < 64 * 32; bucket += 1) {
        seen += histogram->counts[bucket];
        if (seen > 0 && seen >= wanted) {
            uint64_t highest = highest_of(bucket);
            return highest < histogram->maximum ? highest : histogram->maximum;
        }
    }
    return histogram->maximum;
}
