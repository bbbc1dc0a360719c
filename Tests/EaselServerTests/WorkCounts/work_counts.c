// Counts what a process asks of its allocator and of its sockets, into a file that others read meanwhile. Preloaded
// (LD_PRELOAD) into a node by WorkCountTests.swift. The counts do not depend on how fast the machine is.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

struct counts {
    _Atomic uint64_t allocations, writes;
    _Atomic int64_t held;   /* bytes, of what was allocated and not given back */
    _Atomic uint64_t sends; /* of the writes, those by send(2) */
};

static struct counts before;
static struct counts *_Atomic counts = &before;

__attribute__((constructor)) static void begin(void) {
    const char *path = getenv("EASEL_WORK_COUNTS");
    int file = path ? open(path, O_RDWR) : -1;
    if (file < 0) return;
    void *shared = mmap(NULL, sizeof(struct counts), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    close(file);
    if (shared != MAP_FAILED) atomic_store(&counts, shared);
}

static void count_held(int64_t bytes) {
    atomic_fetch_add_explicit(&atomic_load(&counts)->held, bytes, memory_order_relaxed);
}

static void *allocated(void *memory) {
    atomic_fetch_add_explicit(&atomic_load(&counts)->allocations, 1, memory_order_relaxed);
    count_held((int64_t)malloc_usable_size(memory));
    return memory;
}

static void count_write(void) {
    atomic_fetch_add_explicit(&atomic_load(&counts)->writes, 1, memory_order_relaxed);
}

extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);
extern void *__libc_memalign(size_t, size_t);
extern void __libc_free(void *);

void *malloc(size_t size) {
    return allocated(__libc_malloc(size));
}

void *calloc(size_t count, size_t size) {
    return allocated(__libc_calloc(count, size));
}

void *realloc(void *memory, size_t size) {
    size_t before = malloc_usable_size(memory);
    void *made = __libc_realloc(memory, size);
    if (made || size == 0) count_held(-(int64_t)before);
    return allocated(made);
}

void *aligned_alloc(size_t alignment, size_t size) {
    return allocated(__libc_memalign(alignment, size));
}

int posix_memalign(void **memory, size_t alignment, size_t size) {
    *memory = allocated(__libc_memalign(alignment, size));
    return *memory ? 0 : ENOMEM;
}

void free(void *memory) {
    if (memory) count_held(-(int64_t)malloc_usable_size(memory));
    __libc_free(memory);
}

ssize_t write(int file, const void *bytes, size_t count) {
    count_write();
    return syscall(SYS_write, file, bytes, count);
}

ssize_t send(int socket, const void *bytes, size_t count, int flags) {
    count_write();
    atomic_fetch_add_explicit(&atomic_load(&counts)->sends, 1, memory_order_relaxed);
    return syscall(SYS_sendto, socket, bytes, count, flags, NULL, 0);
}

ssize_t writev(int file, const struct iovec *vectors, int count) {
    count_write();
    return syscall(SYS_writev, file, vectors, count);
}
