import CognitoCore
import EnvironmentReading
import Signing

/// The verifiers for SRP. An unknown user costs as many powers as a known one, and has the same salt each time.
extension PasswordKeeping {
    /// Throws `internalFailure` when OpenSSL fails.
    ///
    /// - Parameters:
    ///   - kept: The stored verifier of a hashed password.
    ///   - known: The stored password; `nil` for an unknown user.
    ///   - salt: The salt of the name, for a user without a stored verifier.
    func verifier(
        of identity: SRPIdentity, kept: SRPVerifier?, known: TestUser.Password?, salt: [UInt8]
    ) throws(CognitoError) -> SRPVerifier {
        do {
            if isCostly { return kept ?? SRPVerifier(salt: salt, verifier: decoyVerifier) }
            let password = known?.secret?.revealed ?? RandomText.password()
            return try SRPVerifier(identity, password: password, salt: salt)
        } catch {
            throw .internalFailure
        }
    }
}

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
