#define _GNU_SOURCE
#include "AllocationCount.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

/* What stands behind the names below in the GNU C library, kept there for programs that put themselves in between. */
extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);
extern void *__libc_memalign(size_t, size_t);

static _Thread_local uint64_t own;
static _Thread_local bool watches;
static atomic_bool watched;
static _Atomic uint64_t others;

static void note(void) {
    own += 1;
    /* A shared counter costs time, so that only who asks for it pays. */
    if (atomic_load_explicit(&watched, memory_order_relaxed) && !watches)
        atomic_fetch_add_explicit(&others, 1, memory_order_relaxed);
}

uint64_t allocations_of_this_thread(void) {
    return own;
}

void allocations_watch_other_threads(void) {
    watches = true;
    atomic_store(&others, 0);
    atomic_store(&watched, true);
}

uint64_t allocations_of_other_threads(void) {
    return atomic_load(&others);
}

void *malloc(size_t size) {
    note();
    return __libc_malloc(size);
}

void *calloc(size_t count, size_t size) {
    note();
    return __libc_calloc(count, size);
}

void *realloc(void *old, size_t size) {
    note();
    return __libc_realloc(old, size);
}

void *memalign(size_t alignment, size_t size) {
    note();
    return __libc_memalign(alignment, size);
}

void *aligned_alloc(size_t alignment, size_t size) {
    return memalign(alignment, size);
}

int posix_memalign(void **result, size_t alignment, size_t size) {
    if (alignment % sizeof(void *) != 0 || (alignment & (alignment - 1)) != 0 || alignment == 0) return EINVAL;
    void *memory = memalign(alignment, size);
    if (memory == NULL) return ENOMEM;
    *result = memory;
    return 0;
}
