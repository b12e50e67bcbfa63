#!/usr/bin/env bash
# A session that an OpenSSL client has taken out for later is of no use any more once its connection is freed without SSL_shutdown.
#
# Tried with OpenSSL 3.0.22 (Debian 12), TLS 1.2 and 1.3, both ends in memory. The client reads a byte, takes its session by SSL_get1_session or in the
# callback for new sessions, with a reference of its own, and calls SSL_free, as after an answer whose length it knows. SSL_free marks the session
# as not resumable, whoever else holds it; SSL_set_session takes it all the same and says 1, and the next handshake is a full one. Nothing reports an
# error, SSL_session_reused alone tells. After SSL_shutdown, whether the peer answers or not, or after SSL_set_shutdown, which sends nothing, the
# session is resumed. What i2d_SSL_SESSION has written before SSL_free is resumed, too: programs that keep sessions as bytes do not see this.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
command -v cc >/dev/null || unavailable "cc is not here"
unpack_debian "openssl=3.0.*" "libssl3=3.0.*" "libssl-dev=3.0.*"
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 1 -subj /CN=localhost \
  -out "$folder/certificate.pem" -keyout "$folder/key.pem" 2>/dev/null

cat > "$folder/sessions.c" <<'C'
#include <openssl/ssl.h>
#include <stdio.h>

enum end { FREED, SHUT_DOWN, SET_SHUT_DOWN };
enum way { TAKEN, CALLED_BACK, WRITTEN_OUT };

static SSL_CTX *server_context, *client_context;
static SSL_SESSION *called_back;

static int keep(SSL *connection, SSL_SESSION *session) {
    (void)connection;
    SSL_SESSION_free(called_back);
    called_back = session;
    return 1;
}

static SSL_SESSION *copy(SSL *connection) {
    unsigned char bytes[4096], *end = bytes;
    SSL_SESSION *session = SSL_get1_session(connection);
    long length = i2d_SSL_SESSION(session, &end);
    const unsigned char *start = bytes;
    SSL_SESSION_free(session);
    return d2i_SSL_SESSION(NULL, &start, length);
}

/* A connection that resumes a session, if it can. Returns whether it has, and, if asked, its own session. */
static int connection(SSL_SESSION *session, enum end how, enum way way, SSL_SESSION **next) {
    SSL *client = SSL_new(client_context), *server = SSL_new(server_context);
    BIO *clients, *servers;
    char byte;
    BIO_new_bio_pair(&clients, 0, &servers, 0);
    SSL_set_bio(client, clients, clients);
    SSL_set_bio(server, servers, servers);
    SSL_set_connect_state(client);
    SSL_set_accept_state(server);
    if (session && SSL_set_session(client, session) != 1) return -1;
    for (int turn = 0; turn < 4; turn++) {
        SSL_do_handshake(client);
        SSL_do_handshake(server);
    }
    if (SSL_write(server, "x", 1) != 1 || SSL_read(client, &byte, 1) != 1) return -1;
    int reused = SSL_session_reused(client);
    if (next && way == TAKEN) *next = SSL_get1_session(client);
    if (next && way == WRITTEN_OUT) *next = copy(client);
    if (next && way == CALLED_BACK) {
        *next = called_back;
        called_back = NULL;
    }
    if (how == SHUT_DOWN) SSL_shutdown(client);
    if (how == SET_SHUT_DOWN) SSL_set_shutdown(client, SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
    SSL_free(client);
    SSL_free(server);
    return reused;
}

int main(int count, char **arguments) {
    const char *ways[] = {"SSL_get1_session", "callback", "i2d_SSL_SESSION"}, *ends[] = {"SSL_free", "SSL_shutdown", "SSL_set_shutdown"};
    (void)count;
    for (int version = TLS1_2_VERSION; version <= TLS1_3_VERSION; version++) {
        server_context = SSL_CTX_new(TLS_server_method());
        client_context = SSL_CTX_new(TLS_client_method());
        SSL_CTX_use_certificate_chain_file(server_context, arguments[1]);
        SSL_CTX_use_PrivateKey_file(server_context, arguments[2], SSL_FILETYPE_PEM);
        SSL_CTX_set_min_proto_version(server_context, version);
        SSL_CTX_set_max_proto_version(server_context, version);
        SSL_CTX_set_session_cache_mode(client_context, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
        SSL_CTX_sess_set_new_cb(client_context, keep);
        for (enum way way = TAKEN; way <= WRITTEN_OUT; way++)
            for (enum end end = FREED; end <= SET_SHUT_DOWN; end++) {
                SSL_SESSION *session = NULL;
                if (connection(NULL, end, way, &session) != 0 || !session) return 1;
                int resumable = SSL_SESSION_is_resumable(session), reused = connection(session, SET_SHUT_DOWN, TAKEN, NULL);
                printf("TLS 1.%d %s %s: %s, %s\n", version == TLS1_3_VERSION ? 3 : 2, ways[way], ends[end],
                       resumable ? "resumable" : "not resumable", reused == 1 ? "resumed" : reused == 0 ? "full handshake" : "failed");
            }
    }
    return 0;
}
C
include=$folder/debian/usr/include
cc -o "$folder/sessions" -I"$include" -I"$include/$(uname -m)-linux-gnu" "$folder/sessions.c" "$LD_LIBRARY_PATH/libssl.so.3" "$LD_LIBRARY_PATH/libcrypto.so.3"
openssl version
"$folder/sessions" "$folder/certificate.pem" "$folder/key.pem" | tee "$folder/seen"
for version in 2 3; do
  for way in SSL_get1_session callback i2d_SSL_SESSION; do
    for end in SSL_free SSL_shutdown SSL_set_shutdown; do
      if [ "$end" = SSL_free ] && [ "$way" != i2d_SSL_SESSION ]; then
        echo "TLS 1.$version $way $end: not resumable, full handshake"
      else
        echo "TLS 1.$version $way $end: resumable, resumed"
      fi
    done
  done
done | diff - "$folder/seen" || { echo "changed"; exit 1; }
