// One import gives a test suite the pool, the signing keys, and the HTTP client, clock and certificates of `HTTPTesting`.
@_exported public import CognitoPool
@_exported public import HTTPTesting
@_exported public import Signing
