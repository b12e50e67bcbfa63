import Glibc

/// A second descriptor of a socket, closed in one place.
///
/// libpq closes its own descriptor as soon as a connection is lost. If an event source still watched that number when the kernel gives it to
/// another socket, events of the new socket would be lost. The duplicate stays open until its event sources have been cancelled.
final class SocketDuplicate: Sendable {
    let number: Int32

    /// `nil` if there is no socket, or no descriptor is left.
    init?(of descriptor: Int32) {
        number = fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
        guard number >= 0 else { return nil }
    }

    /// True if unread bytes, or the end, have arrived.
    var isReadable: Bool {
        var request = pollfd(fd: number, events: Int16(POLLIN), revents: 0)
        return unsafe poll(&request, 1, 0) > 0
    }

    deinit { if number >= 0 { close(number) } }
}
