import CognitoCore
import HTTPServer
import JOSE
import ServiceRuntime
import StrictJSON

/// The events of `/secure/events`: the signed-in user first, then once a second the rest of the token's life, and at last its expiry or
/// revocation.
struct SessionEvents: AsyncSequence, Sendable {
    typealias Element = ServerSentEvent

    /// The time between two events. A stream also ends within this time after the service begins to drain.
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

    /// The seconds until the token expires; 0 if the time cannot be read, since no token can be judged then.
    private var remaining: Double { clock.now().map { Swift.max(0, end - $0.secondsSinceEpoch) } ?? 0 }
    private var secondsLeft: JSONValue { .integer(Int64(remaining)) }

    private func event(_ name: String, _ data: JSONValue) throws -> ServerSentEvent {
        try ServerSentEvent(event: name, data: String(decoding: data.encoded(), as: UTF8.self))
    }
}
