/* Sends text messages over WebSocket sessions, each once the one before it has come back, and prints how many did.
 *
 *     echo PORT PATH TOKEN SESSIONS MILLISECONDS BYTES
 */
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { MASK = 0x5a, FRAME_HEAD = 6, ECHO_HEAD = 2, LARGEST = 125 };

static void fail(const char *reason) {
    fprintf(stderr, "echo: %s\n", reason);
    exit(1);
}

static long long now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000000LL + time.tv_nsec / 1000;
}

/* A session whose handshake has been answered with 101. */
static int session(int port, const char *path, const char *token) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int one = 1, descriptor = socket(AF_INET, SOCK_STREAM, 0);
    setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    if (connect(descriptor, (struct sockaddr *)&address, sizeof address)) fail("no connection");
    char text[16384];
    int count = snprintf(
        text, sizeof text,
        "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nAuthorization: Bearer %s\r\n\r\n", path, port, token);
    if (write(descriptor, text, count) != count) fail("the handshake is not sent");
    for (count = 0; count < 4 || memcmp(text + count - 4, "\r\n\r\n", 4);) {
        if (count == sizeof text || read(descriptor, text + count, 1) != 1) fail("no answer to the handshake");
        count += 1;
    }
    if (memcmp(text, "HTTP/1.1 101", 12)) fail("no upgrade");
    return descriptor;
}

int main(int argc, char **argv) {
    if (argc != 7) fail("PORT PATH TOKEN SESSIONS MILLISECONDS BYTES");
    int sessions = atoi(argv[4]), bytes = atoi(argv[6]);
    if (bytes < 1 || bytes > LARGEST || sessions < 1) fail("1 session at least, and 1 to 125 bytes");
    unsigned char frame[FRAME_HEAD + LARGEST] = {0x81, 0x80 | bytes, MASK, MASK, MASK, MASK}, echo[ECHO_HEAD + LARGEST] = {0x81, bytes};
    for (int index = 0; index < bytes; index++) {
        echo[ECHO_HEAD + index] = 'a' + index % 26;
        frame[FRAME_HEAD + index] = echo[ECHO_HEAD + index] ^ MASK;
    }
    int poll = epoll_create1(0), *received = calloc(sessions, sizeof *received), *descriptors = calloc(sessions, sizeof *descriptors);
    for (int index = 0; index < sessions; index++) {
        descriptors[index] = session(atoi(argv[1]), argv[2], argv[3]);
        struct epoll_event event = {.events = EPOLLIN, .data.u32 = index};
        epoll_ctl(poll, EPOLL_CTL_ADD, descriptors[index], &event);
    }
    long long start = now(), end = start + atoi(argv[5]) * 1000LL, messages = 0;
    for (int index = 0; index < sessions; index++)
        if (write(descriptors[index], frame, FRAME_HEAD + bytes) < 0) fail("not sent");
    while (now() < end) {
        struct epoll_event events[64];
        int ready = epoll_wait(poll, events, 64, 100);
        for (int place = 0; place < ready; place++) {
            unsigned char answer[ECHO_HEAD + LARGEST];
            int index = events[place].data.u32, wanted = ECHO_HEAD + bytes - received[index];
            int count = read(descriptors[index], answer, wanted);
            if (count <= 0) fail("a session has ended");
            if (memcmp(answer, echo + received[index], count)) fail("another message has come back");
            received[index] += count;
            if (received[index] < ECHO_HEAD + bytes) continue;
            received[index] = 0;
            messages += 1;
            if (write(descriptors[index], frame, FRAME_HEAD + bytes) < 0) fail("not sent");
        }
    }
    printf("{\"messages\": %lld, \"microseconds\": %lld}\n", messages, now() - start);
}
