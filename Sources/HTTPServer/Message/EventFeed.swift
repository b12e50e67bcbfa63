import HTTPTypes
import Locking

/// Events for everyone who listens at the moment: each reader has an event stream of its own, with all that is posted while it is there.
///
///     let arrivals = EventFeed("arrivals")
///     service.add(arrivals)
///     books.get("events") { _ in try arrivals.response() }
///     arrivals.post(try ServerSentEvent(event: "arrival", data: book.title))
///
/// Nothing is kept for those who come later: a page that connects anew asks for the present state first. A reader that does not keep up has its
/// stream ended, and so learns that it has missed something.
public final class EventFeed: Sendable {
    private struct State {
        var readers: [Int: AsyncStream<ServerSentEvent>.Continuation] = [:]
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
    ///   - most: The most readers at a time: what is posted costs as much as there are readers. More are answered 503 `too_many_readers`.
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

    /// How many readers there are.
    public var count: Int { state.withLock { $0.readers.count } }

    /// A stream of what is posted from now on, until the reader leaves or the feed ends.
    ///
    /// - Returns: The answer to one request.
    /// - Throws: 503 `too_many_readers`, or `not_ready` once the feed has ended.
    public func response() throws(Problem) -> Response {
        let (events, reader) = AsyncStream<ServerSentEvent>.makeStream(bufferingPolicy: .bufferingOldest(waiting))
        let number = state.withLock { state in
            state.joined += 1
            return state.joined
        }
        // Before it is among the readers: a stream that has ended calls nothing that is set later.
        reader.onTermination = { [weak self] _ in self?.leave(number) }
        try state.withLock { (state) throws(Problem) in
            guard !state.hasEnded else { throw .notReady("The service is shutting down.") }
            guard state.readers.count < most else { throw .tooManyReaders }
            state.readers[number] = reader
        }
        return Response(events: events)
    }

    /// Sends an event to all readers, without waiting for any. All readers are sent all events in one order.
    ///
    /// - Parameter event: The event.
    public func post(_ event: ServerSentEvent) {
        posting.withLock { _ in
            for reader in state.withLock({ Array($0.readers.values) }) {
                if case .dropped = reader.yield(event) { reader.finish() }
            }
        }
    }

    /// Ends all streams once what has been posted is sent, and admits nobody any more.
    public func end() {
        let readers = state.withLock { state in
            state.hasEnded = true
            return Array(state.readers.values)
        }
        for reader in readers { reader.finish() }
    }

    /// Sends comments for as long as its task is not cancelled.
    public func run() async {
        while (try? await clock.sleep(for: silence)) != nil { post(.comment) }
    }

    /// Called while a stream ends, so that nothing may be ended under the lock.
    private func leave(_ number: Int) { state.withLock { $0.readers[number] = nil } }
}

extension Problem {
    /// An ``EventFeed`` has all the readers that it takes.
    public static let tooManyReaders = Problem(
        status: .serviceUnavailable, code: "too_many_readers", detail: "There are as many readers as this stream takes. Try again later.")
}
