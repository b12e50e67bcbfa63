import CognitoCore
import JOSE
import Logging
import Synchronization

/// What all pools of a process share.
final class PoolEnvironment: Sendable {
    let configuration: PoolConfiguration
    let passwords: PasswordKeeping
    let hashing: HashingQueue
    let memory: PoolMemory?
    private let place: Mutex<HTTPURL>
    /// The key of what is told of users who are unknown, so that it is the same each time.
    let concealment = RandomText.bytes(32)
    private let messageStore = Mutex(MessageStore())
    /// Codes and browsers, which no pool remembers.
    let oauth = OAuthStore()

    init(_ configuration: PoolConfiguration, hashing: HashingQueue, memory: PoolMemory?) {
        self.configuration = configuration
        self.hashing = hashing
        self.memory = memory
        place = Mutex(.loopback(port: Int(configuration.port)))
        passwords = memory?.passwords ?? .plain
    }

    /// Where the pools listen, or will.
    var location: HTTPURL { place.withLock { $0 } }

    /// From now on the pools are here, and perhaps named so.
    func locate(at endpoint: HTTPURL) { place.withLock { $0 = endpoint } }

    /// What would have been sent to people, newest last.
    var messages: [PoolMessage] { messageStore.withLock { $0.all } }

    /// Keeps a message, and writes its code to the log: a test pool sends nothing anywhere else.
    func send(_ message: PoolMessage) {
        messageStore.withLock { $0.append(message) }
        configuration.logger.notice(
            "the user pool sends a \(message.medium.rawValue) message",
            metadata: [
                "pool": "\(message.poolID)", "purpose": "\(message.purpose.rawValue)", "code": "\(message.code)",
                "to": "\(ConcealedContact.text(message.destination))",
            ])
    }

    /// Seconds since 1970. Throws `internalFailure` when there is no usable clock.
    func now() throws(CognitoError) -> Double {
        guard let now = configuration.now() else { throw .internalFailure }
        return now.secondsSinceEpoch
    }
}

/// An e-mail address or a phone number as `CodeDeliveryDetails` shows it: enough for its owner to know it, and for nobody else.
///
/// Source: docs/cognito.md
enum ConcealedContact {
    static func text(_ contact: String) -> String {
        guard let at = contact.lastIndex(of: "@") else { return String(repeating: "*", count: 7) + contact.suffix(4) }
        let domain = contact[contact.index(after: at)...]
        return "\(contact[..<at].prefix(1))***@\(domain.prefix(1))***"
    }
}
