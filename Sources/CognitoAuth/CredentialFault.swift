/// What makes the credentials of a request unreadable, or unfit for it. The raw value is the word for it in logs and metrics.
enum CredentialFault: String, Error, Equatable {
    /// More than one field of the name that carries the credentials, so that it is open which one counts.
    case repeatedField = "repeatedField"
    /// Several credentials in one field.
    case severalCredentials = "severalCredentials"
    /// `Bearer` and nothing after it.
    case noToken = "noToken"
    /// A token in two places, the query included, which is no place for one.
    case secondPlace = "secondPlace"
    /// A byte that no token has, or something other than spaces between scheme and token.
    case invalidByte = "invalidByte"
    /// The cookie of the token is there twice.
    case repeatedCookie = "repeatedCookie"
    /// A cookie that a page of another site may have caused to be sent: browsers add it to whatever any page sends here.
    case foreignOrigin = "foreignOrigin"
}
