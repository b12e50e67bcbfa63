import EnvironmentReading
import Locking
import Signing

/// The verifiers of plain passwords, each made when its name first signs in by SRP: to make those of many users at the start takes long.
///
/// An unknown name has one as well, of a random password, so that its first and its later sign-ins cost as much as a user's.
///
/// Source: docs/threats.md, 141
final class SRPVerifiers: Sendable {
    static let maximumCount = 1_000

    private struct Made: Sendable {
        let password: TestUser.Password?
        let verifier: SRPVerifier
    }

    /// Two tables, so that invented names push no user's verifier out.
    private struct Tables: Sendable {
        var known = BoundedTable<Made>(capacity: maximumCount)
        var unknown = BoundedTable<Made>(capacity: maximumCount)
    }

    private let tables = Lock(Tables())

    /// Throws when OpenSSL fails.
    ///
    /// - Parameters:
    ///   - name: The `sub` of a user, or an unknown name.
    ///   - password: The plain password; `nil` for an unknown user.
    ///   - salt: The salt of the name.
    func verifier(
        of identity: SRPIdentity, named name: String, _ password: TestUser.Password?, salt: [UInt8]
    ) throws(SigningFailure) -> SRPVerifier {
        let made = tables.withLock { password == nil ? $0.unknown[name] : $0.known[name] }
        if let made, made.password == password { return made.verifier }
        let secret = password?.secret?.revealed ?? RandomText.password()
        let new = Made(password: password, verifier: try SRPVerifier(identity, password: secret, salt: salt).quickened())
        guard name.utf8.count <= Lockouts.maximumNameLength else { return new.verifier }
        tables.withLock { if password == nil { $0.unknown.insert(new, for: name) } else { $0.known.insert(new, for: name) } }
        return new.verifier
    }
}
