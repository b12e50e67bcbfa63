public import HTTPServer
import HTTPTypes

/// A place in a request where its token is looked for.
public struct CredentialSource: Sendable {
    /// What a document of the API calls the place; none for one of an application's own.
    let places: [GuardDescription.Credentials]
    let read: @Sendable (RequestHead) throws(CredentialFault) -> ArraySlice<UInt8>?
    /// Refuses a token of this place that the request may not use; `nil` where every request may. Asked once the token is known to be the
    /// request's only credential, so that a request with two is told that first.
    let checkUse: (@Sendable (RequestHead) throws(CredentialFault) -> Void)?

    init(
        _ places: [GuardDescription.Credentials] = [],
        read: @escaping @Sendable (RequestHead) throws(CredentialFault) -> ArraySlice<UInt8>?,
        checkUse: (@Sendable (RequestHead) throws(CredentialFault) -> Void)? = nil
    ) {
        self.places = places
        self.read = read
        self.checkUse = checkUse
    }

    /// The `Authorization` field with the scheme `Bearer`: where tokens belong.
    ///
    /// Source: RFC 6750 §2.1
    public static let authorizationField = CredentialSource([.bearerToken]) { (head) throws(CredentialFault) in
        try BearerCredentials.token(in: head)
    }

    /// A cookie. As browsers add it to requests of any page, a request that could change something is taken only when it says that it
    /// comes from a page of this server's own origin (scheme, host and port), or of one of these. Behind a proxy that ends TLS, name the
    /// `https` origin that browsers see.
    ///
    /// - Parameters:
    ///   - name: The cookie's name, of which case counts.
    ///   - origins: Such as `https://app.example`, compared byte for byte.
    ///
    /// Source: RFC 6265 §4.2, §8.2; RFC 6454 §7
    public static func cookie(_ name: String, origins: [String] = []) -> CredentialSource {
        let cookie = TokenCookie(name: name, origins: origins)
        return CredentialSource([.cookie(name)]) { (head) throws(CredentialFault) in
            try cookie.token(in: head)
        } checkUse: { (head) throws(CredentialFault) in
            try cookie.checkUse(in: head)
        }
    }

    /// Several places. A request with a token in two of them is refused, as it is where a guard is given the places one by one.
    ///
    /// - Parameter sources: Looked at in this order.
    public static func oneOf(_ sources: CredentialSource...) -> CredentialSource {
        CredentialSource(sources.flatMap(\.places)) { (head) throws(CredentialFault) in
            try sources.token(in: head)
        } checkUse: { (head) throws(CredentialFault) in
            try sources.checkUse(in: head)
        }
    }

    /// Any other place. What is found there is judged as any token is.
    ///
    /// - Parameter find: The bytes of the token, or `nil` where the request has none there.
    public static func custom(_ find: @escaping @Sendable (RequestHead) -> ArraySlice<UInt8>?) -> CredentialSource {
        CredentialSource { (head) throws(CredentialFault) in
            guard let token = find(head) else { return nil }
            return try token.checkedAsToken()
        }
    }
}

extension [CredentialSource] {
    /// The request's one token; `nil` where none of the places has any.
    ///
    /// Source: RFC 6750 §2 (one method per request), §2.3
    func token(in head: RequestHead) throws(CredentialFault) -> ArraySlice<UInt8>? {
        var found: ArraySlice<UInt8>?
        for source in self {
            guard let token = try source.read(head) else { continue }
            guard found == nil else { throw .secondPlace }
            found = token
        }
        if found != nil, Self.queryHasToken(head) { throw .secondPlace }
        return found
    }

    /// Refuses a request that may not use its one token.
    func checkUse(in head: RequestHead) throws(CredentialFault) {
        for source in self { try source.checkUse?(head) }
    }

    private static func queryHasToken(_ head: RequestHead) -> Bool {
        guard let query = head.query else { return false }
        return BearerCredentials.areIn(query: head.value(of: query))
    }
}

extension ArraySlice<UInt8> {
    /// The token, if it has only bytes that one has.
    func checkedAsToken() throws(CredentialFault) -> ArraySlice<UInt8> {
        guard !isEmpty else { throw .noToken }
        let bytes = span
        guard bytes.firstNotToken68(from: 0) == bytes.count else { throw .invalidByte }
        return self
    }
}
