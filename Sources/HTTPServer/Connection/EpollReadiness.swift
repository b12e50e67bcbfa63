import CLinuxIO
import Dispatch
import Glibc

/// One epoll descriptor with edge-triggered events, watched by one Dispatch source.
///
/// A source per socket would send each event through libdispatch's manager thread, which re-arms epoll twice per event; this way
/// Dispatch sees one descriptor, and a request costs one `epoll_wait`. Nor does it hear of each event that follows another soon: the shard waits
/// for that on its own thread.
@safe final class EpollReadiness: Readiness {
    private static let eventsPerPoll = 256
    private static let interruptionToken = UInt64.max

    private let descriptor: Int32
    private let source: any DispatchSourceRead
    private var buffer = unsafe [epoll_event](repeating: epoll_event(), count: eventsPerPoll)

    init(queue: DispatchQueue, interruption: EventDescriptor?) throws(SocketError) {
        let owned = epoll_create1(Int32(O_CLOEXEC))
        guard owned >= 0 else { throw SocketError(call: "epoll_create1", address: "", errno: errno) }
        if let interruption {
            do throws(SocketError) {
                try Self.watch(interruption.number, as: Self.interruptionToken, by: owned)
            } catch {
                close(owned)
                throw error
            }
        }
        descriptor = owned
        // Made last: Dispatch traps where a source ends that was never activated.
        source = DispatchSource.makeReadSource(fileDescriptor: owned, queue: queue)
        source.setCancelHandler { close(owned) }
    }

    func start(wake: @escaping () -> Void) {
        source.setEventHandler(handler: wake)
        source.activate()
    }

    func watch(_ descriptor: Int32, as token: UInt64) throws(SocketError) {
        try Self.watch(descriptor, as: token, by: self.descriptor)
    }

    private static func watch(_ descriptor: Int32, as token: UInt64, by epoll: Int32) throws(SocketError) {
        var event = unsafe epoll_event()
        unsafe event.events = EPOLLIN.rawValue | EPOLLOUT.rawValue | EPOLLRDHUP.rawValue | EPOLLET.rawValue
        unsafe event.data.u64 = token
        guard unsafe epoll_ctl(epoll, EPOLL_CTL_ADD, descriptor, &event) == 0 else {
            throw SocketError(call: "epoll_ctl", address: "", errno: errno)
        }
    }

    func waitFor(read: Bool, write: Bool, on descriptor: Int32) {}

    /// Closing removes it from the set, as no other descriptor refers to the same socket. That of a Unix-domain listener is shared by all shards:
    /// what is still told of it finds no listener here.
    func retire(_ descriptor: Int32) {
        close(descriptor)
    }

    func poll(into events: inout [ReadyEvent], patience: Int32) {
        let count = unsafe buffer.withUnsafeMutableBufferPointer {
            unsafe epoll_wait(descriptor, $0.baseAddress, Int32(Self.eventsPerPoll), patience)
        }
        guard count > 0 else { return }
        for index in 0..<Int(count) {
            let (token, flags) = unsafe (buffer[index].data.u64, buffer[index].events)
            if token != Self.interruptionToken { events.append(Self.event(token, flags)) }
        }
    }

    private static func event(_ token: UInt64, _ flags: UInt32) -> ReadyEvent {
        let ended = flags & EPOLLRDHUP.rawValue != 0
        let failed = flags & (EPOLLHUP.rawValue | EPOLLERR.rawValue) != 0
        return ReadyEvent(
            token: token, readable: flags & EPOLLIN.rawValue != 0 || ended || failed,
            writable: flags & EPOLLOUT.rawValue != 0 || failed, ended: ended, failed: failed)
    }

    func stop() {
        source.cancel()
    }
}
