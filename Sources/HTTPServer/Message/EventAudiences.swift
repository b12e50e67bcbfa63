import HTTPTypes
import Locking

/// Events for all who listen to the same thing at the moment, by key: those of one user, or of one room. Each reader has an event stream of its
/// own, with all that is posted to its key while it is there.
///
///     let prices = EventAudiences<String>("prices")
///     service.add(prices)
///     shares.get(":name/events", .path("name")) { name in try prices.response(to: name) }
///     prices.post(try ServerSentEvent(event: "price", encoding: price), to: "LION")
///
/// ``EventFeed`` is the same with one audience. Nothing is kept for those who come later: a page that connects anew asks for the present state
/// first. A reader that does not keep up has its stream ended, and so learns that it has missed something.
public final class EventAudiences<Key: Hashable & Sendable>: Sendable {
    private struct State {
        var audiences: [Key: [Int: AsyncStream<ServerSentEvent>.Continuation]] = [:]
        var count = 0
        var joined = 0
        var hasEnded = false
    }

    /// Names it among a program's services.
    public let name: String
    private let most: Int
    private let waiting: Int
    private let silence: Duration
    private let clock: any Clock<Duration>
    private let state = Lock(State())
    /// Held while an event goes to all readers, so that all are sent two that are posted at once in the same order.
    private let posting = Lock(())

    /// - Parameters:
    ///   - name: Its name among a program's services.
    ///   - most: The most readers at a time, of all keys together. More are answered 503 `too_many_readers`.
    ///   - waiting: The most events that wait for one reader.
    ///   - silence: How often ``run()`` sends a comment to all readers, so that no proxy takes a stream without events for one that is dead.
    ///   - clock: Tells when.
    public init(
        _ name: String, readers most: Int = 10_000, waiting: Int = 64, silence: Duration = .seconds(15),
        clock: any Clock<Duration> = ContinuousClock()
    ) {
        self.name = name
        self.most = most
        self.waiting = max(1, waiting)
        self.silence = silence
        self.clock = clock
    }

    /// How many readers there are, of all keys together.
    public var count: Int { state.withLock { $0.count } }

    /// How many readers a key has.
    public func count(_ key: Key) -> Int { state.withLock { $0.audiences[key]?.count ?? 0 } }

    /// A stream of what is posted to a key from now on, until the reader leaves or the streams are ended.
    ///
    /// - Parameter key: Names the audience, which need not have had a reader before.
    /// - Returns: The answer to one request.
    /// - Throws: 503 `too_many_readers`, or `not_ready` once the streams have been ended.
    public func response(to key: Key) throws(Problem) -> Response {
        let (events, reader) = AsyncStream<ServerSentEvent>.makeStream(bufferingPolicy: .bufferingOldest(waiting))
        let number = state.withLock { state in
            state.joined += 1
            return state.joined
        }
        // Before it is among the readers: a stream that has ended calls nothing that is set later.
        reader.onTermination = { [weak self] _ in self?.leave(number, key) }
        try state.withLock { (state) throws(Problem) in
            guard !state.hasEnded else { throw .notReady("The service is shutting down.") }
            guard state.count < most else { throw .tooManyReaders }
            state.audiences[key, default: [:]][number] = reader
            state.count += 1
        }
        return Response(events: events)
    }

    /// Sends an event to all readers of a key, without waiting for any. All of them are sent all events in one order.
    ///
    /// - Parameters:
    ///   - event: The event.
    ///   - key: Names the audience; nothing is sent where nobody listens.
    public func post(_ event: ServerSentEvent, to key: Key) {
        posting.withLock { _ in send(event, to: state.withLock { Array(($0.audiences[key] ?? [:]).values) }) }
    }

    /// Ends all streams once what has been posted is sent. Later ones are refused with 503 `not_ready`.
    public func end() {
        let readers = state.withLock { state in
            state.hasEnded = true
            return state.audiences.values.flatMap(\.values)
        }
        for reader in readers { reader.finish() }
    }

    /// Sends comments for as long as its task is not cancelled.
    public func run() async {
        while (try? await clock.sleep(for: silence)) != nil {
            posting.withLock { _ in send(.comment, to: state.withLock { $0.audiences.values.flatMap(\.values) }) }
        }
    }

    private func send(_ event: ServerSentEvent, to readers: [AsyncStream<ServerSentEvent>.Continuation]) {
        for reader in readers {
            if case .dropped = reader.yield(event) { reader.finish() }
        }
    }

    /// Called while a stream ends, so that nothing may be ended under the lock.
    private func leave(_ number: Int, _ key: Key) {
        state.withLock { state in
            guard state.audiences[key]?.removeValue(forKey: number) != nil else { return }
            state.count -= 1
            if state.audiences[key]?.isEmpty == true { state.audiences[key] = nil }
        }
    }
}

extension Problem {
    /// An ``EventFeed``, or an ``EventAudiences``, has all the readers that it takes.
    public static let tooManyReaders = Problem(
        status: .serviceUnavailable, code: "too_many_readers", detail: "There are as many readers as this stream takes. Try again later.")
}
