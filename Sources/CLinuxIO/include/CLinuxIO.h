#pragma once

/* What Swift's Glibc module lacks of Linux: epoll as a whole, eventfd, accept4, openat2, the affinity mask, and signal handlers that run no Swift. */

#if defined(__linux__)
#include <sys/epoll.h>
#include <sys/eventfd.h>

/* Accepts a connection whose descriptor does not block and is not inherited, and writes the address of its peer, a sockaddr of at most so many
   bytes; -1 with errno otherwise. */
int lionsden_accept(int listener, void *address, unsigned int size);

/* Lets a TCP listener drop every segment that would begin a connection; those that have begun are completed. -1 with errno where the
   kernel declines. */
int lionsden_refuse_connections(int listener);

/* Opens a folder as a place where paths begin, for which it need not be readable; -1 with errno otherwise. */
int lionsden_open_folder(int folder, const char *path, int flags);

/* Opens a path that begins at a folder and never leaves it, by whatever links; -1 with errno otherwise, which is EXDEV where it would leave, and
   ENOSYS or EPERM where the kernel, or what keeps this process from it, has no such call. */
int lionsden_open_beneath(int folder, const char *path, int flags);

/* How many processors the calling thread may run on, by its affinity mask; -1 with errno where the kernel does not say. */
int lionsden_runnable_processors(void);

/* Makes the process' one pipe of signals; the end to be read, which does not block, or -1 with errno. */
int lionsden_open_signal_pipe(void);

/* From now on the signal's number, one byte, is written into the pipe whenever the signal comes, on whichever thread. -1 with errno
   otherwise. */
int lionsden_pipe_signal(int number);

/* Gives whole pages that the allocator keeps free back to the kernel. 1 if there were some. */
int lionsden_return_free_memory(void);
#endif
