import JOSE
import Signing
import StrictJSON

/// The sign-ins by SRP that wait for a proof, by their secret blocks. A block allows one proof, right or wrong, of one client, and lives as
/// long as that client's sessions.
///
/// Source: docs/threats.md, 141
struct SRPExchanges: Sendable {
    static let maximumCount = 10_000
    /// The length of a secret block, in bytes.
    static let blockLength = 64

    /// A sign-in that waits for its proof.
    struct Pending: Sendable {
        let exchange: SRPExchange
        let attempt: PasswordAttempt
        let clientID: String
        let expiresAt: Double
        /// The secret block, which the proof signs; ``SRPExchanges/open(_:)`` sets it.
        fileprivate(set) var block: [UInt8] = []
        var target: AuthenticationLevel?
        /// The factors that were proved before.
        var factors = AuthenticationFactors()
        /// If true, `CUSTOM_AUTH` goes on after the proof.
        var isCustom = false

        init(_ exchange: SRPExchange, _ attempt: PasswordAttempt, clientID: String, expiresAt: Double) {
            self.exchange = exchange
            self.attempt = attempt
            self.clientID = clientID
            self.expiresAt = expiresAt
        }
    }

    private enum Entry: Sendable {
        case waiting(Pending)
        case used
    }

    private var entries = BoundedTable<Entry>(capacity: maximumCount)

    /// - Returns: `SECRET_BLOCK`.
    mutating func open(_ pending: Pending) -> String {
        var pending = pending
        pending.block = RandomText.bytes(Self.blockLength)
        let block = StandardBase64.text(pending.block)
        entries.insert(.waiting(pending), for: block)
        return block
    }

    /// The sign-in that waits for a proof with this block, if any.
    subscript(block: String) -> Pending? {
        if case .waiting(let pending)? = entries[block] { pending } else { nil }
    }

    /// Uses a block up.
    ///
    /// - Returns: The sign-in that has waited; `nil` if the block is unknown, used, expired or another client's.
    mutating func take(_ block: String, clientID: String, at now: Double) -> Pending? {
        guard let pending = self[block], sameBytes(pending.clientID, clientID) else { return nil }
        entries.insert(.used, for: block)
        return now < pending.expiresAt ? pending : nil
    }
}
