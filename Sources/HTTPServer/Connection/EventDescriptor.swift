import CLinuxIO
import Glibc

/// A descriptor that becomes readable when it is told to, for a thread that waits for descriptors.
///
/// It is closed when nobody can tell it anything any more: a number that is written to after its end may be another file's.
final class EventDescriptor: Sendable {
    let number: Int32

    init() throws(SocketError) {
        number = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))
        guard number >= 0 else { throw SocketError(call: "eventfd", address: "", errno: errno) }
    }

    deinit { close(number) }

    /// Each call is an edge; nobody has to read what has been counted, and 2⁶⁴ calls never come.
    func signal() {
        eventfd_write(number, 1)
    }
}
