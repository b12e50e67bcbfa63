#!/usr/bin/env bash
# A transfer of libcurl whose time is over while its host's name is looked up ends when the look-up does, and holds up all other transfers of its
# multi handle until then.
#
# Tried with libcurl 7.88.1 (Debian 12), and a look-up of 4 s, as where a name server does not answer. One transfer has 0.5 s in all
# (CURLOPT_TIMEOUT_MS), another of the same multi handle asks a server that answers after 1 s. curl_multi_perform does not return for some 4 s: it
# waits for the thread that looks the name up, since getaddrinfo cannot be interrupted. So the first is told after 4 s that 0.5 s are over, and the
# second has its answer after 4 s, too. With CURLOPT_QUICK_EXIT on the first, by its documentation an option for programs that are about to end,
# both come in time. pycurl 7.49.0 with libcurl 8.23.0 reports the timeout in time, and waits when the handle is closed.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
command -v cc >/dev/null || unavailable "cc is not here"
unpack_debian "libcurl4=7.88.1-*" "libcurl4-openssl-dev=7.88.1-*" "libnghttp2-14"
install_python pycurl==7.49.0

# Takes the place of the C library's: a name server that does not answer, for one name.
cat > "$folder/lookup.c" <<'C'
#define _GNU_SOURCE
#include <dlfcn.h>
#include <netdb.h>
#include <string.h>
#include <unistd.h>

int getaddrinfo(const char *host, const char *service, const struct addrinfo *hints, struct addrinfo **found) {
    if (host && !strcmp(host, "slow.example")) {
        sleep(4);
        return EAI_AGAIN;
    }
    int (*real)(const char *, const char *, const struct addrinfo *, struct addrinfo **) = dlsym(RTLD_NEXT, "getaddrinfo");
    return real(host, service, hints, found);
}
C
cat > "$folder/transfers.c" <<'C'
#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec + time.tv_nsec / 1e9;
}

static size_t discard(char *bytes, size_t size, size_t count, void *context) { return size * count; }

static void transfer(CURLM *multi, const char *name, const char *url, long milliseconds, long quick) {
    CURL *easy = curl_easy_init();
    curl_easy_setopt(easy, CURLOPT_PRIVATE, name);
    curl_easy_setopt(easy, CURLOPT_URL, url);
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, milliseconds);
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, quick);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, discard);
    curl_multi_add_handle(multi, easy);
}

/* The URL of the server, and whether the transfer that is looked up may leave its thread behind. */
int main(int count, char **arguments) {
    (void)count;
    curl_global_init(CURL_GLOBAL_DEFAULT);
    CURLM *multi = curl_multi_init();
    double start = now();
    transfer(multi, "slow.example", "http://slow.example/", 500, atol(arguments[2]));
    transfer(multi, "server", arguments[1], 20000, 0);
    for (int running = 1; running;) {
        if (curl_multi_perform(multi, &running)) return 1;
        CURLMsg *message;
        for (int left; (message = curl_multi_info_read(multi, &left));) {
            char *name;
            CURL *easy = message->easy_handle;
            CURLcode result = message->data.result;
            curl_easy_getinfo(easy, CURLINFO_PRIVATE, &name);
            printf("%s %d %.1f\n", name, (int)result, now() - start);
            curl_multi_remove_handle(multi, easy);
            curl_easy_cleanup(easy);
        }
        if (running) curl_multi_poll(multi, NULL, 0, 100, NULL);
    }
    return 0;
}
C
cc -shared -fPIC -o "$folder/lookup.so" "$folder/lookup.c" -ldl
include=$folder/debian/usr/include
cc -o "$folder/transfers" -I"$include" -I"$include/$(uname -m)-linux-gnu" "$folder/transfers.c" "$LD_LIBRARY_PATH/libcurl.so.4"
python - "$folder" <<'PYTHON'
import http.server
import os
import subprocess
import sys
import threading
import time

folder = sys.argv[1]
slow_names = {**os.environ, "LD_PRELOAD": f"{folder}/lookup.so"}


class Server(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        time.sleep(1)
        self.send_response(204)
        self.end_headers()

    def log_message(self, *arguments):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server)
threading.Thread(target=server.serve_forever, daemon=True).start()
by_pycurl = """
import pycurl, time
start = time.monotonic()
curl = pycurl.Curl()
for option, value in [(pycurl.URL, "http://slow.example/"), (pycurl.TIMEOUT_MS, 500), (pycurl.NOSIGNAL, 1)]:
    curl.setopt(option, value)
try:
    curl.perform()
except pycurl.error as error:
    print("perform", error.args[0], round(time.monotonic() - start, 1))
curl.close()
print("close", 0, round(time.monotonic() - start, 1))
"""


def seen(*command):
    """When what was done, and with which of libcurl's codes."""
    said = subprocess.run(command, env=slow_names, capture_output=True, text=True, timeout=60, check=True).stdout
    return {name: (int(code), float(seconds)) for name, code, seconds in (line.split() for line in said.splitlines())}


url = f"http://127.0.0.1:{server.server_port}/"
as_usual, quick = seen(f"{folder}/transfers", url, "0"), seen(f"{folder}/transfers", url, "1")
pycurl = seen(sys.executable, "-c", by_pycurl)
for name, found in [("as usual", as_usual), ("QUICK_EXIT", quick), ("pycurl", pycurl)]:
    print(f"{name:<12}" + ", ".join(f"{what}: code {code} after {seconds} s" for what, (code, seconds) in found.items()))
TIMED_OUT = 28
sys.exit(not (
    as_usual["slow.example"][0] == quick["slow.example"][0] == pycurl["perform"][0] == TIMED_OUT
    and as_usual["slow.example"][1] > 3.5 and as_usual["server"][1] > 3.5
    and quick["slow.example"][1] < 2 and quick["server"][1] < 2 and pycurl["perform"][1] < 2 and pycurl["close"][1] > 3.5))
PYTHON
