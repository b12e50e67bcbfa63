#pragma once

#include <malloc.h>
#include <stdint.h>

/* Counts calls of malloc, calloc, realloc, aligned_alloc, posix_memalign and memalign in the whole executable, with the libraries that
   it loads: all of them find the definitions here before those of the C library. */

/* Allocations that the calling thread has made. */
uint64_t allocations_of_this_thread(void);

/* Begins to count what other threads than the calling one allocate. One thread at a time may watch. */
void allocations_watch_other_threads(void);

/* Allocations of the other threads since the calling one began to watch them. */
uint64_t allocations_of_other_threads(void);
