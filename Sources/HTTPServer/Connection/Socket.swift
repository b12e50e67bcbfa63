import CLinuxIO
import Glibc

/// The system calls of a connection. A result that needs no decision by the caller (EINTR) is handled here.
enum Socket {
    enum Received: Equatable {
        case bytes(Int)
        /// Nothing there now.
        case wouldBlock
        /// The peer has closed its direction.
        case end
        /// The connection is gone.
        case failed
    }

    enum Sent: Equatable {
        case bytes(Int)
        case wouldBlock
        case failed
    }

    enum Accepted: Equatable {
        case connection(Int32, Peer)
        case wouldBlock
        /// This client is gone; others may wait behind it.
        case again
        /// No descriptor or memory is left: trying at once would spin.
        case exhausted
    }

    /// The kernel says that there is room again when half of it is gone: 8 s at the slowest content rate, well within the write stall.
    private static let unsentBytes: Int32 = 16_384

    static func receive(_ descriptor: Int32, into buffer: UnsafeMutableRawBufferPointer) -> Received {
        while true {
            let count = unsafe recv(descriptor, buffer.baseAddress, buffer.count, 0)
            if count > 0 { return .bytes(count) }
            if count == 0 { return .end }
            switch errno {
            case EINTR: continue
            case EAGAIN: return .wouldBlock
            default: return .failed
            }
        }
    }

    /// Never raises SIGPIPE.
    static func send(_ descriptor: Int32, _ buffer: UnsafeRawBufferPointer) -> Sent {
        while true {
            let count = unsafe Glibc.send(descriptor, buffer.baseAddress, buffer.count, Int32(MSG_NOSIGNAL))
            if count >= 0 { return .bytes(count) }
            switch errno {
            case EINTR: continue
            case EAGAIN: return .wouldBlock
            default: return .failed
            }
        }
    }

    /// If true, reading would not block; at a listener, a client waits.
    static func isReadable(_ descriptor: Int32) -> Bool {
        var descriptor = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return unsafe poll(&descriptor, 1, 0) == 1
    }

    static func accept(_ listener: Int32) -> Accepted {
        var address = sockaddr_storage()
        let descriptor = unsafe lionsden_accept(listener, &address, UInt32(MemoryLayout<sockaddr_storage>.size))
        if descriptor >= 0 { return .connection(descriptor, Peer(address)) }
        switch errno {
        case EAGAIN: return .wouldBlock
        case EMFILE, ENFILE, ENOBUFS, ENOMEM: return .exhausted
        // All other errors are those of one connection, which has failed before it was accepted.
        case EBADF, EINVAL, ENOTSOCK: return .wouldBlock
        default: return .again
        }
    }

    /// Leaves the first segments of new clients unanswered from here on, as if the host were down. If the kernel declines, clients that come
    /// just before the listener closes are reset.
    static func refuseConnections(_ listener: Int32) {
        _ = lionsden_refuse_connections(listener)
    }

    static func closeSending(_ descriptor: Int32) {
        _ = shutdown(descriptor, Int32(SHUT_WR))
    }

    /// Makes closing the connection a reset: what has been sent is no message that the end makes whole.
    static func resetAtClose(_ descriptor: Int32) {
        var option = linger(l_onoff: 1, l_linger: 0)
        _ = unsafe setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
    }

    /// Small answers leave at once: without this, Nagle's algorithm and delayed acknowledgements add 40 ms.
    static func disableNagle(_ descriptor: Int32) {
        setOption(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, 1)
    }

    /// Lets the kernel take answers only a little ahead of what it can send; the connections of a listener inherit it. Without this the
    /// kernel takes megabytes, and tells of room when a third is gone: a peer that reads steadily would seem to read nothing, and a peer that
    /// reads nothing would seem to have read all.
    static func boundUnsent(_ descriptor: Int32) {
        setOption(descriptor, Int32(IPPROTO_TCP), TCP_NOTSENT_LOWAT, unsentBytes)
    }

    static func setOption(_ descriptor: Int32, _ level: Int32, _ option: Int32, _ value: Int32) {
        var value = value
        _ = unsafe setsockopt(descriptor, level, option, &value, socklen_t(MemoryLayout<Int32>.size))
    }
}
