import Signing

/// The salts of names. Every name has one, so that a salt does not show whether a user with that name exists.
struct SRPSalts: Sendable {
    private let key: [UInt8]

    /// - Parameter keys: The pool's first keys, which a pool with a file has again after a restart.
    /// - Throws: `SigningFailure`, if OpenSSL fails.
    init(_ keys: TokenKeys) throws(SigningFailure) {
        key = try AuthenticationCode.make(key: Array("lionsden srp salts".utf8), try keys.id.privateBytes())
    }

    /// The salt of a `sub`, or of a name that no user has. Throws when OpenSSL fails.
    func salt(of name: String) throws(SigningFailure) -> [UInt8] {
        Array(try AuthenticationCode.make(key: key, Array(name.utf8)).prefix(SRPVerifier.saltLength))
    }

    /// A made-up `sub` for an unknown name, in a pool that names its users by `sub`. Throws if OpenSSL fails.
    func subject(of name: String) throws(SigningFailure) -> String {
        RandomText.uuid(of: Array(try AuthenticationCode.make(key: key, [0] + Array(name.utf8)).prefix(16)))
    }
}
