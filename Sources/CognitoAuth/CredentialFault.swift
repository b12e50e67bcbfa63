/// What makes the credentials of a request unreadable, or unfit for it.
enum CredentialFault: Error, Equatable {
    /// More than one field of the name that carries the credentials: which one counts is anybody's guess.
    case repeatedField
    /// Several credentials in one field.
    case severalCredentials
    /// `Bearer` and nothing after it.
    case noToken
    /// A token in two places, the query included, which is no place for one: which counts is anybody's guess.
    case secondPlace
    /// A byte that no token has, or something other than spaces between scheme and token.
    case invalidByte
    /// The cookie of the token is there twice.
    case repeatedCookie
    /// A cookie that may have been sent by a page of another site: browsers add it to whatever any page sends here.
    case foreignOrigin
}
