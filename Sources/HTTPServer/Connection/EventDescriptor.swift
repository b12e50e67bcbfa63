import CLinuxIO
import Glibc

/// A descriptor that ``signal()`` makes readable, so that a thread which waits for descriptors wakes up.
///
/// It stays open as long as there is a reference to it: a write after the end could reach another file that has got its number.
final class EventDescriptor: Sendable {
    let number: Int32

    init() throws(SocketError) {
        number = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))
        guard number >= 0 else { throw SocketError(call: "eventfd", address: "", errno: errno) }
    }

    deinit { close(number) }

    /// Makes the descriptor readable. Epoll reports each call as an edge, so the count is never read.
    func signal() {
        eventfd_write(number, 1)
    }
}
