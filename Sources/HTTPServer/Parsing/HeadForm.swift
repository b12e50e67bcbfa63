/// As what a head has come.
enum HeadForm: Sendable {
    /// The text of HTTP/1.1.
    case text
    /// A list of fields, in HTTP/2.
    case fieldList
    /// The list of an extended CONNECT, read as the request for an upgrade that it stands for.
    ///
    /// Source: RFC 8441 §4, §5
    case extendedConnect
}
