// The one-shot SHA-256 context functions are marked deprecated in OpenSSL 3 in favour of EVP, which allocates for
// every hash. They are what a hash for each row needs, and they use the processor's SHA instructions.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/sha.h>
