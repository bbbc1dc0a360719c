// Shifts the wall clock of a process that it is loaded into (LD_PRELOAD) by CLOCK_OFFSET seconds. The clocks that
// timers go by are left alone: libfaketime, which would be the natural choice, makes timers of absolute time late.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <sys/time.h>
#include <time.h>

static time_t offset(void) {
    const char *text = getenv("CLOCK_OFFSET");
    return text ? atol(text) : 0;
}

int clock_gettime(clockid_t clock, struct timespec *result) {
    int (*real)(clockid_t, struct timespec *) = dlsym(RTLD_NEXT, "clock_gettime");
    int status = real(clock, result);
    if (status == 0 && clock == CLOCK_REALTIME) result->tv_sec += offset();
    return status;
}

int gettimeofday(struct timeval *result, void *zone) {
    int (*real)(struct timeval *, void *) = dlsym(RTLD_NEXT, "gettimeofday");
    int status = real(result, zone);
    if (status == 0) result->tv_sec += offset();
    return status;
}

time_t time(time_t *result) {
    time_t (*real)(time_t *) = dlsym(RTLD_NEXT, "time");
    time_t now = real(NULL) + offset();
    if (result) *result = now;
    return now;
}
