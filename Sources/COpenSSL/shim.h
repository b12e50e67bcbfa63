#pragma once
#include <openssl/bn.h>
#include <openssl/core_dispatch.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/param_build.h>
#include <openssl/params.h>
#include <openssl/pem.h>
#include <openssl/provider.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

/* These options are macros with casts, which Swift does not import. */
static const uint64_t lionsden_no_compression = SSL_OP_NO_COMPRESSION;
static const uint64_t lionsden_no_renegotiation = SSL_OP_NO_RENEGOTIATION;
static const uint64_t lionsden_server_preference = SSL_OP_CIPHER_SERVER_PREFERENCE;
static const uint64_t lionsden_prioritize_chacha = SSL_OP_PRIORITIZE_CHACHA;
