#if defined(__linux__)
#define _GNU_SOURCE
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/openat2.h>
#include <malloc.h>
#include <sched.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "CLinuxIO.h"

int lionsden_accept(int listener, void *address, unsigned int size) {
    socklen_t length = size;
    return accept4(listener, address, &length, SOCK_NONBLOCK | SOCK_CLOEXEC);
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

int lionsden_open_folder(int folder, const char *path, int flags) {
    return openat(folder, path, O_PATH | O_DIRECTORY | O_CLOEXEC | flags);
}

int lionsden_open_beneath(int folder, const char *path, int flags) {
    struct open_how how = {.flags = (unsigned int)flags, .resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS};
    return (int)syscall(SYS_openat2, folder, path, &how, sizeof(how));
}

int lionsden_runnable_processors(void) {
    /* The mask must have room for every processor that there could be; no kernel is built for more than these. */
    enum { sets = 64 };
    static_assert(sets * sizeof(cpu_set_t) * 8 == 65536, "a set has room for 1024 processors");
    cpu_set_t mask[sets];
    if (sched_getaffinity(0, sizeof(mask), mask) != 0) return -1;
    return CPU_COUNT_S(sizeof(mask), mask);
}

static int signal_output = -1;

static void write_signal(int number) {
    int kept = errno;
    unsigned char byte = (unsigned char)number;
    /* A full pipe has been telling of signals for long. */
    ssize_t ignored = write(signal_output, &byte, 1);
    (void)ignored;
    errno = kept;
}

int lionsden_open_signal_pipe(void) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0) return -1;
    signal_output = ends[1];
    return ends[0];
}

int lionsden_pipe_signal(int number) {
    struct sigaction action = {.sa_handler = write_signal, .sa_flags = SA_RESTART};
    return sigaction(number, &action, 0);
}

int lionsden_return_free_memory(void) {
#ifdef __GLIBC__
    return malloc_trim(0);
#else
    return 0;
#endif
}
#endif
