import FoundationEssentials
import JOSE
import Storage
import StrictJSON

/// The revocations in memory, by the name of their user, sign-in or token: a pure value.
struct RevocationIndex: Sendable {
    /// The most sign-outs kept for one user. Beyond that, the earliest one that a later one covers is dropped.
    static let signOutsOfOneUser = 8

    /// Names that Unicode calls equivalent share an entry, whose revocations are compared byte for byte.
    private typealias ByName = [String: [Revocation]]

    private var users: ByName = [:]
    private var signIns: ByName = [:]
    private var tokens: ByName = [:]
    private var places: [UUID: (target: Revocation.Target, name: String)] = [:]

    /// The number of revocations.
    var count: Int { places.count }

    /// Adds a revocation, or replaces the one of the same id.
    mutating func add(_ revocation: Revocation) {
        lift(revocation.id)
        self[keyPath: Self.table(of: revocation.target)][revocation.name, default: []].append(revocation)
        places[revocation.id] = (revocation.target, revocation.name)
        if let covered = signOutCovered(by: revocation) { lift(covered) }
    }

    mutating func lift(_ id: UUID) {
        guard let (target, name) = places.removeValue(forKey: id) else { return }
        let table = Self.table(of: target)
        self[keyPath: table][name]?.removeAll { $0.id == id }
        if self[keyPath: table][name]?.isEmpty == true { self[keyPath: table][name] = nil }
    }

    mutating func removeEnded(by now: NumericDate) {
        for table in [users, signIns, tokens] {
            for revocation in table.values.joined() where revocation.until <= now { lift(revocation.id) }
        }
    }

    private static func table(of target: Revocation.Target) -> WritableKeyPath<RevocationIndex, ByName> {
        switch target {
        case .user: \.users
        case .signIn: \.signIns
        case .token: \.tokens
        }
    }

    private func signOutCovered(by latest: Revocation) -> UUID? {
        guard latest.target == .user, let limit = latest.issuedUpTo else { return nil }
        let covered = (users[latest.name] ?? []).filter { other in
            other.id != latest.id && other.until <= latest.until && other.issuedUpTo.map { $0 <= limit } == true
                && sameBytes(other.name, latest.name) && other.issuer.map { Array($0.utf8) } == latest.issuer.map { Array($0.utf8) }
        }
        return covered.count < Self.signOutsOfOneUser ? nil : covered.first?.id
    }
}

// MARK: - Questions

/// A claim of the token is read only if a revocation names a claim of that kind.
extension RevocationIndex {
    func standing(user subject: @autoclosure () -> String, of issuer: @autoclosure () -> String) -> [Revocation] {
        users.isEmpty ? [] : Self.standing(in: users, subject(), issuer)
    }

    func standing(signIn originTokenID: @autoclosure () -> String?, of issuer: @autoclosure () -> String) -> [Revocation] {
        signIns.isEmpty ? [] : originTokenID().map { Self.standing(in: signIns, $0, issuer) } ?? []
    }

    func standing(token tokenID: @autoclosure () -> String?, of issuer: @autoclosure () -> String) -> [Revocation] {
        tokens.isEmpty ? [] : tokenID().map { Self.standing(in: tokens, $0, issuer) } ?? []
    }

    private static func standing(in table: ByName, _ name: String, _ issuer: () -> String) -> [Revocation] {
        guard let found = table[name] else { return [] }
        let issuer = issuer()
        return found.filter { sameBytes($0.name, name) && $0.issuer.map { sameBytes($0, issuer) } != false }
    }
}
