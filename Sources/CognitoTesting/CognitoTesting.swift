// What a test suite takes comes with one import: the pool, what signs, and the client, clock and certificates that know no Cognito.
@_exported public import CognitoPool
@_exported public import HTTPTesting
@_exported public import Signing
