import Glibc

/// A second descriptor of a socket, closed in one place.
///
/// libpq closes its own as soon as a connection is lost, and the number may be another socket's a moment later, while an event source still
/// watches it: the new socket's events would never be told. This one stays until its sources have let go of it.
final class SocketDuplicate: Sendable {
    let number: Int32

    /// `nil` where there is no socket, or no descriptor left.
    init?(of descriptor: Int32) {
        number = fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
        guard number >= 0 else { return nil }
    }

    /// True if something has come that has not been read, the end included.
    var isReadable: Bool {
        var request = pollfd(fd: number, events: Int16(POLLIN), revents: 0)
        return unsafe poll(&request, 1, 0) > 0
    }

    deinit { if number >= 0 { close(number) } }
}
