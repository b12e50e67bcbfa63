#pragma once

/* What Swift's Glibc module lacks of Linux: epoll as a whole, and accept4. */

#if defined(__linux__)
#include <sys/epoll.h>

/* Accepts a connection whose descriptor does not block and is not inherited; -1 with errno otherwise. */
int lionsden_accept(int listener);
#endif
