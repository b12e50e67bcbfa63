import CognitoCore
import HTTPServer
import JOSE
import ServiceRuntime
import StrictJSON

/// What `/secure/events` sends: who has signed in, then from time to time how long the token still lives, and that it has expired or was
/// revoked.
struct SessionEvents: AsyncSequence, Sendable {
    typealias Element = ServerSentEvent

    /// Between two events; also how soon a stream ends once the service drains.
    static let interval: Duration = .seconds(1)

    private let subject: String
    private let end: Double
    private let isRevoked: @Sendable () -> Bool
    private let services: ManagedServices
    private let clock: ApplicationClock

    init(of user: UserClaims, services: ManagedServices, revocations: (any RevocationList)?, clock: ApplicationClock) {
        isRevoked = { revocations?.isRevoked(RevocableToken(user)) == true }
        subject = user.subject
        end = user.acceptedUntil
        self.services = services
        self.clock = clock
    }

    struct AsyncIterator: AsyncIteratorProtocol {
        private enum Phase { case beginning, running, over }

        private let events: SessionEvents
        private var phase = Phase.beginning

        fileprivate init(_ events: SessionEvents) {
            self.events = events
        }

        mutating func next() async throws -> ServerSentEvent? {
            switch phase {
            case .beginning:
                phase = .running
                return try events.event("session", ["sub": .string(events.subject), "secondsLeft": events.secondsLeft])
            case .running: return try await nextTick()
            case .over: return nil
            }
        }

        private mutating func nextTick() async throws -> ServerSentEvent? {
            try await events.clock.sleeper.sleep(for: Swift.min(SessionEvents.interval, .seconds(events.remaining)))
            if events.services.isDraining { return nil }
            if events.isRevoked() {
                phase = .over
                return try events.event("revoked", [:])
            }
            guard events.remaining <= 0 else { return try events.event("tick", ["secondsLeft": events.secondsLeft]) }
            phase = .over
            return try events.event("expired", [:])
        }
    }

    func makeAsyncIterator() -> AsyncIterator { AsyncIterator(self) }

    /// Until the token expires, in seconds; nothing where the time cannot be read, as then no token can be judged either.
    private var remaining: Double { clock.now().map { Swift.max(0, end - $0.secondsSinceEpoch) } ?? 0 }
    private var secondsLeft: JSONValue { .integer(Int64(remaining)) }

    private func event(_ name: String, _ data: JSONValue) throws -> ServerSentEvent {
        try ServerSentEvent(event: name, data: String(decoding: data.encoded(), as: UTF8.self))
    }
}
