import CognitoCore
import EnvironmentReading
import Signing

/// How a pool keeps passwords: as they are, or, in a pool that remembers, as hashes, which take long to make.
struct PasswordKeeping: Sendable {
    /// The hash of a password that nobody has: an unknown user must cost as much as a known one. `nil` where nothing is hashed.
    private let decoy: PasswordHash?
    /// The verifier of a password that nobody has, likewise.
    let decoyVerifier: [UInt8]

    /// Keeps passwords as they are.
    static let plain = PasswordKeeping(decoy: nil, decoyVerifier: [])

    /// Keeps hashes. Throws when OpenSSL fails.
    static func hashed() throws(SigningFailure) -> PasswordKeeping {
        let (password, nobody) = (RandomText.password(), SRPIdentity(username: "", poolID: ""))
        return PasswordKeeping(decoy: try PasswordHash(password), decoyVerifier: try SRPVerifier(nobody, password: password).verifier)
    }

    /// Whether it takes long, see ``PasswordHash``.
    var isCostly: Bool { decoy != nil }

    /// A password as the pool keeps it, with the SRP verifier where it is hashed. Throws `internalFailure` when OpenSSL fails.
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

    /// Whether a password is the one that is kept; where none is, it takes as long to say so.
    ///
    /// Passwords that are kept as they are, both, are hashed with a key that lives for this one comparison, so time tells nothing of the
    /// right one, not even its length. Throws `internalFailure` when OpenSSL fails.
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
    /// The password itself, unless only its hash is known.
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
