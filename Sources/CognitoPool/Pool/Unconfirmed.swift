/// Answers that nobody has compared with the real service yet. They stand here together so that a correction is one line; no test may
/// promise them.
///
/// Source: docs/cognito.md, last paragraph
enum Unconfirmed {
    /// The `__type` for content that cannot be read, as other AWS services of this protocol have it.
    static let unreadableType = "SerializationException"
    /// The `__type` for an `X-Amz-Target` that names nothing.
    static let unknownOperationType = "UnknownOperationException"
    /// The `__type` for an administrative call without a signature.
    static let unsignedType = "MissingAuthenticationTokenException"
    /// The `__type` for a call that its sender may not make. The real service knows neither owners by their machine nor hosts.
    static let deniedType = "AccessDeniedException"

    /// Every origin, since a pool cannot know where its users' programs run.
    static let allowedOrigin = "*"
    /// `*` covers every field but `Authorization`, so a web page cannot send AWS credentials here, which is as it should be.
    static let allowedFields = "*"
    static let allowedMethods = "GET, POST, OPTIONS"
    static let exposedFields = "x-amzn-RequestId, x-amzn-ErrorType, x-amzn-ErrorMessage, Date"
    /// For how many seconds a browser need not ask again.
    static let preflightLifetime = "7200"
}
