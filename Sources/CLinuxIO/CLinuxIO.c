#if defined(__linux__)
#define _GNU_SOURCE
#include <linux/filter.h>
#include <sys/socket.h>

#include "CLinuxIO.h"

int lionsden_accept(int listener) {
    return accept4(listener, 0, 0, SOCK_NONBLOCK | SOCK_CLOEXEC);
}

int lionsden_refuse_connections(int listener) {
    enum { flags_offset = 13, syn = 0x02 };
    /* A TCP socket's filter sees segments from their header on. */
    struct sock_filter code[] = {
        BPF_STMT(BPF_LD | BPF_B | BPF_ABS, flags_offset),
        BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, syn, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, 0),
        BPF_STMT(BPF_RET | BPF_K, 0xFFFFFFFF),
    };
    struct sock_fprog program = {.len = sizeof(code) / sizeof(code[0]), .filter = code};
    return setsockopt(listener, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof(program));
}
#endif
