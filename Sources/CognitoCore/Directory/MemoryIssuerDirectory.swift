import Locking

/// A directory of issuers that a program adds and removes while it runs.
///
///     let directory = MemoryIssuerDirectory()
///     directory.add(Issuer(pool, tokenUse: .access), tenant: "lions")
public final class MemoryIssuerDirectory: IssuerDirectory {
    private let registrations = Lock<[[UInt8]: RegisteredIssuer]>([:])

    /// An empty directory.
    public init() {}

    /// Trusts an issuer from now on, or replaces the one of this name.
    ///
    /// - Parameters:
    ///   - issuer: The issuer, with the rules for its tokens and the location of its keys.
    ///   - tenant: The tenant whose users it signs in.
    public func add(_ issuer: Issuer, tenant: String) {
        registrations.withLock { $0[Array(issuer.name.utf8)] = RegisteredIssuer(issuer, tenant: tenant) }
    }

    /// Removes an issuer. Its tokens are refused once verifiers ask again; ``CognitoVerifier/forgetIssuer(named:)`` makes a verifier ask at once.
    ///
    /// - Parameter name: Its `iss`, byte for byte.
    public func remove(issuerNamed name: String) {
        registrations.withLock { $0[Array(name.utf8)] = nil }
    }

    public func registration(ofIssuer name: String) async -> RegisteredIssuer? {
        registrations.withLock { $0[Array(name.utf8)] }
    }
}
