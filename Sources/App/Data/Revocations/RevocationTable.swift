import CognitoCore
import FoundationEssentials
import JOSE
import Locking
import Storage
import Synchronization

/// The revocations of all replicas, in memory. Each request consults it; while it is empty, that costs the reading of one number.
final class RevocationTable: RevocationList {
    /// The count from which on this replica adds no revocation. Those of other replicas are always applied.
    static let capacity = 100_000

    private let index = Lock(RevocationIndex())
    private let held = Atomic(0)
    private let now: @Sendable () -> NumericDate?

    init(now: @escaping @Sendable () -> NumericDate?) {
        self.now = now
    }

    /// The number of revocations.
    var count: Int { held.load(ordering: .relaxed) }
    /// True if another revocation may be added.
    var hasRoom: Bool { count < Self.capacity }

    func isRevoked(_ token: RevocableToken) -> Bool {
        guard count > 0 else { return false }
        let named = index.withLock { index in
            index.standing(user: token.subject, of: token.issuer).filter { Self.concerns($0, tokenOf: token.issuedAt) }
                + index.standing(signIn: token.originTokenID, of: token.issuer)
                + index.standing(token: token.tokenID, of: token.issuer)
        }
        return isAnyInForce(named)
    }

    /// - Returns: True if the keys of this user are refused. Signing out leaves keys valid.
    func isShutOut(_ owner: Owner) -> Bool {
        guard count > 0 else { return false }
        let named = index.withLock { index in
            index.standing(user: owner.subject, of: owner.issuer).filter { $0.issuedUpTo == nil }
        }
        return isAnyInForce(named)
    }

    func apply(_ changes: [RevocationChange]) {
        change { index in
            for change in changes {
                switch change {
                case .added(let revocation): index.add(revocation)
                case .lifted(let id): index.lift(id)
                }
            }
        }
    }

    func removeEnded(by now: NumericDate) { change { $0.removeEnded(by: now) } }

    private func change(_ body: (inout RevocationIndex) -> Void) {
        index.withLock { index in
            body(&index)
            held.store(index.count, ordering: .relaxed)
        }
    }

    /// `iat` usually has whole seconds, so every token of the second of `issuedUpTo` is refused, and so is a token without `iat`.
    private static func concerns(_ revocation: Revocation, tokenOf issuedAt: NumericDate?) -> Bool {
        guard let limit = revocation.issuedUpTo, let issuedAt else { return true }
        return issuedAt.secondsSinceEpoch.rounded(.down) <= limit.secondsSinceEpoch
    }

    private func isAnyInForce(_ revocations: [Revocation]) -> Bool {
        guard !revocations.isEmpty else { return false }
        // Without a readable time, every revocation counts as in force.
        guard let now = now() else { return true }
        return revocations.contains { now < $0.until }
    }
}

/// Several lists of revocations, consulted one after the other.
struct RevocationLists: RevocationList {
    let lists: [any RevocationList]

    func isRevoked(_ token: RevocableToken) -> Bool { lists.contains { $0.isRevoked(token) } }
}
