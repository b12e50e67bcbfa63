#if defined(__linux__)
#define _GNU_SOURCE
#include <sys/socket.h>

#include "CLinuxIO.h"

int lionsden_accept(int listener) {
    return accept4(listener, 0, 0, SOCK_NONBLOCK | SOCK_CLOEXEC);
}
#endif
