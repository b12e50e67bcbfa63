import CognitoCore
import JOSE
import Locking
import Logging

/// The state that all pools of a process share.
final class PoolEnvironment: Sendable {
    let configuration: PoolConfiguration
    let passwords: PasswordKeeping
    let hashing: HashingQueue
    let memory: PoolMemory?
    private let place: Lock<HTTPURL>
    /// The key of made-up answers about unknown users, so that a name gets the same answer each time.
    let concealment = RandomText.bytes(32)
    private let messageStore = Lock(MessageStore())
    /// Authorization codes and browser sessions, which no file keeps.
    let oauth = OAuthStore()

    init(_ configuration: PoolConfiguration, hashing: HashingQueue, memory: PoolMemory?) {
        self.configuration = configuration
        self.hashing = hashing
        self.memory = memory
        place = Lock(.loopback(port: Int(configuration.port)))
        passwords = memory?.passwords ?? .plain
    }

    /// The URL at which the pools listen, or will listen.
    var location: HTTPURL { place.withLock { $0 } }

    /// Sets the URL of the pools, which may also be part of their issuer names.
    func locate(at endpoint: HTTPURL) { place.withLock { $0 = endpoint } }

    /// The messages that a real pool would have sent, newest last.
    var messages: [PoolMessage] { messageStore.withLock { $0.all } }

    /// Stores a message, and logs its code. A test pool sends nothing.
    func send(_ message: PoolMessage) {
        messageStore.withLock { $0.append(message) }
        configuration.logger.notice(
            "the user pool sends a \(message.medium.rawValue) message",
            metadata: [
                "pool": "\(message.poolID)", "purpose": "\(message.purpose.rawValue)", "code": "\(message.code)",
                "to": "\(ConcealedContact.text(message.destination))",
            ])
    }

    /// Seconds since 1970. Throws `internalFailure` if the clock fails.
    func now() throws(CognitoError) -> Double {
        guard let now = configuration.now() else { throw .internalFailure }
        return now.secondsSinceEpoch
    }
}

/// An e-mail address or a phone number as `CodeDeliveryDetails` shows it: its owner recognizes it, but others cannot read it.
///
/// Source: docs/cognito.md
enum ConcealedContact {
    static func text(_ contact: String) -> String {
        guard let at = contact.lastIndex(of: "@") else { return String(repeating: "*", count: 7) + contact.suffix(4) }
        let domain = contact[contact.index(after: at)...]
        return "\(contact[..<at].prefix(1))***@\(domain.prefix(1))***"
    }
}
