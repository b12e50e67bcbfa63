/// A part of a program, such as a database or a queue, that starts before requests are served and stops after the last answer.
///
/// Services start in the order of their list and stop in the opposite order, so that each may use those before it:
///
/// | moment | call |
/// |---|---|
/// | before the server listens | ``start()``, then ``run()`` beside everything that follows |
/// | while the server serves and drains | ``readiness``, for each `GET /readyz` |
/// | before requests in flight are waited for | ``beginDraining()`` |
/// | after the server has drained | the task of ``run()`` is cancelled and awaited, then ``stop()`` |
public protocol ManagedService: Sendable {
    /// Its member of `checks` in the answer to `GET /readyz`; unique in a program, and not `draining`.
    var name: String { get }

    /// The present state of the service. It is read on any thread, but only after ``start()``, and must not block.
    var readiness: ServiceReadiness { get }

    /// Makes the service usable. Its task is cancelled if a signal ends the program meanwhile.
    ///
    /// - Throws: The reason why the program cannot serve. The program then stops the services that have started, but not this one, and ends
    ///   with exit status 1.
    func start() async throws

    /// Ends what would keep a request in flight for ever, such as an event stream. Called once, and must not block. Requests are still answered.
    func beginDraining()

    /// Does the service's work until its task is cancelled. It may return early; the program goes on.
    func run() async

    /// Releases the resources that ``start()`` has acquired.
    func stop() async
}

extension ManagedService {
    public var readiness: ServiceReadiness { .ready }
    public func start() async throws {}
    public func beginDraining() {}
    public func run() async {}
    public func stop() async {}
}
