#!/usr/bin/env bash
# The JWT libraries for C and C++ of Debian 12 read no token whose header says `"typ": "at+jwt"`, and libjwt no time that has a fraction.
#
# RFC 9068 §2.1 has access tokens say `at+jwt`, and RFC 7519 §2 has times be numbers with or without a fraction. Tried with tokens signed by HS256:
#
#     header or claim               libjwt 1.10.2                       cpp-jwt 1.4                PyJWT 2.15.1
#     no typ, or "typ": "JWT"       read                                read                       read
#     "typ": "at+jwt"               EINVAL                              "type mismatch"            read
#     "exp": 4102444800.5           read; jwt_get_grant_int gives 0     read                       read
#     "exp": 4.1024448e9            read; 0                             read                       read
#
# EINVAL is also what libjwt says of a bad signature, and the 0 comes without an error: `errno` is 0, too. A program that compares it with the clock
# takes every token of such an issuer for one that ended in 1970. What such an issuer's tokens need is a program that reads the claim from
# `jwt_get_grants_json`, and another library for RFC 9068.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
command -v gcc >/dev/null && command -v g++ >/dev/null && [ -e /usr/include/openssl/ssl.h ] || unavailable "gcc, g++ or OpenSSL's headers are not here"
unpack_debian "libjwt0=1.10.2-*" "libjwt-dev=1.10.2-*" libjansson4 libjansson-dev libb64-0d "libcpp-jwt-dev=1.4+ds-*" nlohmann-json3-dev
cat > "$folder/libjwt.c" <<'C'
#include <errno.h>
#include <jwt.h>
#include <stdio.h>
#include <string.h>

int main(int count, char **words) {
    jwt_t *token = NULL;
    int error = jwt_decode(&token, words[1], (unsigned char *) words[2], (int) strlen(words[2]));
    if (error != 0) return printf("%s", error == EINVAL ? "EINVAL" : strerror(error)), 0;
    errno = 0;
    long end = jwt_get_grant_int(token, "exp");
    printf("exp %ld, errno %d", end, errno);
    jwt_free(token);
}
C
cat > "$folder/cpp-jwt.cpp" <<'CPP'
#include <iostream>
#include <jwt/jwt.hpp>

int main(int, char **words) {
    using namespace jwt::params;
    std::error_code error;
    auto token = jwt::decode(words[1], algorithms({"HS256"}), error, secret(words[2]), verify(true));
    if (error) std::cout << error.message();
    else std::cout << "read";
}
CPP
libraries=$LD_LIBRARY_PATH
gcc -I"$folder/debian/usr/include" -o "$folder/libjwt" "$folder/libjwt.c" "$libraries"/lib{jwt.so.0,jansson.so.4,b64.so.0d}
env -u LD_LIBRARY_PATH g++ -std=c++17 -w -I"$folder/debian/usr/include" -o "$folder/cpp-jwt" "$folder/cpp-jwt.cpp" -lssl -lcrypto
install_python PyJWT==2.15.1
python3 - <<'PYTHON'
import json
import os
import subprocess
import sys

import jwt

SECRET = "the lions' secret, which is long enough"


def token(kind, end):
    return jwt.api_jws.PyJWS().encode(f'{{"sub":"leo","exp":{end}}}'.encode(), SECRET, "HS256", {"typ": kind})


def pyjwt(text):
    return "read" if jwt.decode(text, SECRET, algorithms=["HS256"])["sub"] == "leo" else ""


def compiled(name):
    return lambda text: subprocess.run([f"{os.environ['FOLDER']}/{name}", text, SECRET], stdout=subprocess.PIPE, text=True, check=True).stdout


readers = {"libjwt": compiled("libjwt"), "cpp-jwt": compiled("cpp-jwt"), "PyJWT": pyjwt}
end, whole = 4102444800, "exp 4102444800, errno 0"
expected = {
    (None, end): (whole, "read", "read"), ("JWT", end): (whole, "read", "read"), ("at+jwt", end): ("EINVAL", "type mismatch", "read"),
    ("JWT", f"{end}.5"): ("exp 0, errno 0", "read", "read"), ("JWT", "4.1024448e9"): ("exp 0, errno 0", "read", "read"),
}
failed = False
for (kind, time), wanted in expected.items():
    found = tuple(read(token(kind, time)) for read in readers.values())
    print(f"  typ {json.dumps(kind):9} exp {time:<13} " + "; ".join(f"{name}: {outcome}" for name, outcome in zip(readers, found)))
    failed |= found != wanted
sys.exit(failed)
PYTHON
