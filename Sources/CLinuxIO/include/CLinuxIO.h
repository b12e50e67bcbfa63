#pragma once

/* What Swift's Glibc module lacks of Linux: epoll as a whole, and accept4. */

#if defined(__linux__)
#include <sys/epoll.h>

/* Accepts a connection whose descriptor does not block and is not inherited; -1 with errno otherwise. */
int lionsden_accept(int listener);

/* Lets a TCP listener drop every segment that would begin a connection; those that have begun are completed. -1 with errno where the
   kernel declines. */
int lionsden_refuse_connections(int listener);
#endif
