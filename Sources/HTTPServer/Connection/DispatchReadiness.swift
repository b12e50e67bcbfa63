import Dispatch
import Glibc

/// A pair of Dispatch sources per socket, each resumed only while its event is waited for: Dispatch reports levels, so a source whose
/// event is not consumed would fire without end.
///
/// The source that tells of room watches a duplicate of the descriptor. On Linux, Dispatch changes what it waits for on a descriptor from two
/// threads without a lock, so that two sources of one descriptor may miss an event for good.
final class DispatchReadiness: Readiness {
    private final class Watch {
        let read: any DispatchSourceRead
        let write: any DispatchSourceWrite
        let duplicate: Int32
        var reading = false
        var writing = false

        init(_ descriptor: Int32, _ duplicate: Int32, on queue: DispatchQueue) {
            read = DispatchSource.makeReadSource(fileDescriptor: descriptor, queue: queue)
            write = DispatchSource.makeWriteSource(fileDescriptor: duplicate, queue: queue)
            self.duplicate = duplicate
        }
    }

    private let queue: DispatchQueue
    private var watches: [Int32: Watch] = [:]
    private var pending: [ReadyEvent] = []
    private var wake: () -> Void = {}

    init(queue: DispatchQueue) {
        self.queue = queue
    }

    func start(wake: @escaping () -> Void) {
        self.wake = wake
    }

    func watch(_ descriptor: Int32, as token: UInt64) throws(SocketError) {
        let duplicate = fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
        guard duplicate >= 0 else { throw SocketError(call: "fcntl", address: "", errno: errno) }
        let watch = Watch(descriptor, duplicate, on: queue)
        watch.read.setEventHandler { [unowned self, unowned watch] in
            pause(&watch.reading, watch.read)
            // Dispatch may tell of the last bytes and of the hang-up behind them in one event, and is silent ever after. So each event
            // may be the last: what is there is read until nothing is, and what waits to be sent is tried.
            report(ReadyEvent(token: token, readable: true, writable: true, ended: true))
        }
        watch.write.setEventHandler { [unowned self, unowned watch] in
            pause(&watch.writing, watch.write)
            report(ReadyEvent(token: token, writable: true))
        }
        watches[descriptor] = watch
        waitFor(read: true, write: false, on: descriptor)
    }

    func waitFor(read: Bool, write: Bool, on descriptor: Int32) {
        guard let watch = watches[descriptor] else { return }
        let beginsToWrite = write && !watch.writing
        if write { resume(&watch.writing, watch.write) } else { pause(&watch.writing, watch.write) }
        // A write source that is registered behind a hang-up never hears of it. The read source has been there from the start, so it
        // gets a word too, once and behind the other.
        if read || beginsToWrite { resume(&watch.reading, watch.read) } else if !write { pause(&watch.reading, watch.read) }
    }

    /// Both descriptors must outlive their sources: Dispatch may still look at them until the cancel handlers have run.
    func retire(_ descriptor: Int32) {
        guard let watch = watches.removeValue(forKey: descriptor) else {
            close(descriptor)
            return
        }
        let group = DispatchGroup()
        for source in [watch.read, watch.write] as [any DispatchSourceProtocol] {
            group.enter()
            source.setCancelHandler { group.leave() }
            source.cancel()
        }
        // A suspended source never runs its cancel handler.
        resume(&watch.reading, watch.read)
        resume(&watch.writing, watch.write)
        group.notify(queue: queue) {
            close(watch.duplicate)
            close(descriptor)
        }
    }

    func poll(into events: inout [ReadyEvent], patience: Int32) {
        events.append(contentsOf: pending)
        pending.removeAll(keepingCapacity: true)
    }

    func stop() {
        for descriptor in Array(watches.keys) { retire(descriptor) }
    }

    private func report(_ event: ReadyEvent) {
        pending.append(event)
        wake()
    }

    private func resume(_ running: inout Bool, _ source: any DispatchSourceProtocol) {
        guard !running else { return }
        running = true
        source.resume()
    }

    private func pause(_ running: inout Bool, _ source: any DispatchSourceProtocol) {
        guard running else { return }
        running = false
        source.suspend()
    }
}
