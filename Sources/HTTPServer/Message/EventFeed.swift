/// Events for everyone who listens at the moment: each reader has an event stream of its own, with all that is posted while it is there.
///
///     let arrivals = EventFeed("arrivals")
///     service.add(arrivals)
///     books.get("events") { _ in try arrivals.response() }
///     arrivals.post(try ServerSentEvent(event: "arrival", data: book.title))
///
/// Events that are not for all readers are for an ``EventAudiences``. Nothing is kept for those who come later: a page that connects anew asks for
/// the present state first. A reader that does not keep up has its stream ended, and so learns that it has missed something.
public final class EventFeed: Sendable {
    private enum Audience { case everyone }

    private let audiences: EventAudiences<Audience>

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
        audiences = EventAudiences(name, readers: most, waiting: waiting, silence: silence, clock: clock)
    }

    /// Names it among a program's services.
    public var name: String { audiences.name }

    /// How many readers there are.
    public var count: Int { audiences.count }

    /// A stream of what is posted from now on, until the reader leaves or the feed ends.
    ///
    /// - Returns: The answer to one request.
    /// - Throws: 503 `too_many_readers`, or `not_ready` once the feed has ended.
    public func response() throws(Problem) -> Response { try audiences.response(to: .everyone) }

    /// Sends an event to all readers, without waiting for any. All readers are sent all events in one order.
    ///
    /// - Parameter event: The event.
    public func post(_ event: ServerSentEvent) { audiences.post(event, to: .everyone) }

    /// Ends all streams once what has been posted is sent. Later ones are refused with 503 `not_ready`.
    public func end() { audiences.end() }

    /// Sends comments for as long as its task is not cancelled.
    public func run() async { await audiences.run() }
}
