/// Answers that have not been compared with the real service yet. They stand together so that a correction is one line; no test may promise
/// them.
///
/// Source: docs/cognito.md, last paragraph
enum Unconfirmed {
    /// The `__type` for content that cannot be read, as other AWS services of this protocol have it.
    static let unreadableType = "SerializationException"
    /// The `__type` for an `X-Amz-Target` of an unknown operation.
    static let unknownOperationType = "UnknownOperationException"
    /// The `__type` for an administrative call without a signature.
    static let unsignedType = "MissingAuthenticationTokenException"
    /// The `__type` for a call that its sender may not make. The real service has no such rules about pages and hosts.
    static let deniedType = "AccessDeniedException"

    /// Every origin, since a pool does not know those of its users' programs.
    static let allowedOrigin = "*"
    /// Every field but `Authorization`, which `*` does not cover, so that a web page cannot send AWS credentials.
    static let allowedFields = "*"
    static let allowedMethods = "GET, POST, OPTIONS"
    static let exposedFields = "x-amzn-RequestId, x-amzn-ErrorType, x-amzn-ErrorMessage, Date"
    /// The seconds for which a browser may cache the answer to a preflight.
    static let preflightLifetime = "7200"
}
