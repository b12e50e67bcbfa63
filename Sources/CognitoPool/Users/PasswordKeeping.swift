import CognitoCore
import EnvironmentReading
import Signing

/// The way in which a pool stores passwords: plain in memory, or, if it has a file, as hashes, which are slow to make.
struct PasswordKeeping: Sendable {
    /// The hash of a random password, to compare with for an unknown user, who must cost as much as a known one; `nil` without hashing.
    private let decoy: PasswordHash?

    /// Stores plain passwords.
    static let plain = PasswordKeeping(decoy: nil)

    /// Stores hashes. Throws if OpenSSL fails.
    static func hashed() throws(SigningFailure) -> PasswordKeeping { PasswordKeeping(decoy: try PasswordHash(RandomText.password())) }

    /// True if storing and checking a password is slow; see ``PasswordHash``.
    var isCostly: Bool { decoy != nil }

    /// The stored form of a password, with the SRP verifier if it is hashed. Throws `internalFailure` if OpenSSL fails.
    func kept(_ password: TestUser.Password, of identity: SRPIdentity) throws(CognitoError) -> PasswordProof {
        guard isCostly, let secret = password.secret else { return PasswordProof(password: password) }
        do {
            let hash = try PasswordHash(secret.revealed)
            let srp = try SRPVerifier(identity, password: secret.revealed)
            return PasswordProof(password: .hashed(hash, isTemporary: password.isTemporary), srp: srp)
        } catch {
            throw .internalFailure
        }
    }

    /// Compares a password with the stored one.
    ///
    /// A plain password is compared by HMACs with a random key, so that the time shows nothing about the stored one, not even its length.
    ///
    /// - Parameter known: The stored password; `nil` for an unknown user, which takes the same time.
    /// - Returns: True if the passwords are equal.
    /// - Throws: `internalFailure` if OpenSSL fails.
    func isRight(_ password: String, for known: TestUser.Password?) throws(CognitoError) -> Bool {
        do {
            if let hash = known?.hash ?? decoy { return try hash.matches(password) && known != nil }
            let key = RandomText.bytes(32)
            let stored = known?.secret?.revealed ?? ""
            let given = try AuthenticationCode.make(key: key, Array(password.utf8))
            let wanted = try AuthenticationCode.make(key: key, Array(stored.utf8))
            return AuthenticationCode.areEqual(given, wanted) && known != nil
        } catch {
            throw .internalFailure
        }
    }
}

extension TestUser.Password {
    /// The password itself; `nil` if only its hash is known.
    var secret: Secret? {
        switch self {
        case .permanent(let secret), .temporary(let secret): secret
        case .hashed: nil
        }
    }

    var hash: PasswordHash? {
        if case .hashed(let hash, isTemporary: _) = self { hash } else { nil }
    }

    var isTemporary: Bool {
        switch self {
        case .permanent: false
        case .temporary: true
        case .hashed(_, let isTemporary): isTemporary
        }
    }
}
