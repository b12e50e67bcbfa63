/// A part of a program that starts before requests are served and stops after the last answer: a database, a queue, a refresher.
///
/// Services start in the order of their list and stop in the opposite order, so that each may use those in front of it:
///
/// | moment | call |
/// |---|---|
/// | before the server listens | ``start()``, then ``run()`` beside everything that follows |
/// | while the server serves and drains | ``readiness``, for each `GET /readyz` |
/// | after the server has drained | the task of ``run()`` is cancelled and awaited, then ``stop()`` |
public protocol ManagedService: Sendable {
    /// Its member of `checks` in the answer to `GET /readyz`; unique in a program, and not `draining`.
    var name: String { get }

    /// How it is doing now. Asked from any thread and after ``start()`` only, it must not wait for anything.
    var readiness: ServiceReadiness { get }

    /// Makes the service usable. Cancelled when a signal ends the program meanwhile.
    ///
    /// - Throws: A reason why the program cannot serve. It ends the program with exit status 1 once those that had started have stopped;
    ///   ``stop()`` is not called on this service.
    func start() async throws

    /// Does the service's work until its task is cancelled. A return ends nothing: there is no more to do then.
    func run() async

    /// Lets go of what ``start()`` has acquired.
    func stop() async
}

extension ManagedService {
    public var readiness: ServiceReadiness { .ready }
    public func start() async throws {}
    public func run() async {}
    public func stop() async {}
}
