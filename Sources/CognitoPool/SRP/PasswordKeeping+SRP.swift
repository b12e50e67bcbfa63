import CognitoCore
import EnvironmentReading
import Signing

/// What SRP holds a proof against. An unknown user costs as many powers as a known one, and has the same salt each time.
extension PasswordKeeping {
    /// Throws `internalFailure` when OpenSSL fails.
    ///
    /// - Parameters:
    ///   - kept: The verifier that is kept beside a hashed password.
    ///   - known: The password as the pool keeps it; `nil` for an unknown user.
    ///   - salt: Of this name, where no verifier is kept.
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

/// The salts of names: each name has its own, which tells nobody whether a user has that name.
struct SRPSalts: Sendable {
    private let key: [UInt8]

    /// - Parameter keys: What a pool that remembers has again after a restart. Throws when OpenSSL fails.
    init(_ keys: TokenKeys) throws(SigningFailure) {
        key = try AuthenticationCode.make(key: Array("lionsden srp salts".utf8), try keys.id.privateBytes())
    }

    /// The salt of a `sub`, or of a name that no user has. Throws when OpenSSL fails.
    func salt(of name: String) throws(SigningFailure) -> [UInt8] {
        Array(try AuthenticationCode.make(key: key, Array(name.utf8)).prefix(SRPVerifier.saltLength))
    }

    /// What would be the real username of a name that no user has, in a pool that names its users by `sub`. Throws when OpenSSL fails.
    func subject(of name: String) throws(SigningFailure) -> String {
        RandomText.uuid(of: Array(try AuthenticationCode.make(key: key, [0] + Array(name.utf8)).prefix(16)))
    }
}
