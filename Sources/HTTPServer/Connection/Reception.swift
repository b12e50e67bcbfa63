/// What is to be had from the socket of a connection.
enum Reception: Equatable {
    /// Nothing, until an event tells of more.
    case nothing
    case bytes
    /// Bytes, and behind them the end of what the peer sends, of which no further event tells.
    case bytesToEnd
    /// TLS has told of the end, behind bytes that the driver has not taken yet. What the socket still holds is of no use.
    case endInWaiting
    /// The peer sends nothing more, and all of it has been received.
    case ended

    /// If true, to read is worth a system call.
    var isReadable: Bool {
        switch self {
        case .bytes, .bytesToEnd: true
        case .nothing, .endInWaiting, .ended: false
        }
    }

    /// If true, the peer has said that nothing follows.
    var endIsKnown: Bool {
        switch self {
        case .endInWaiting, .ended: true
        case .nothing, .bytes, .bytesToEnd: false
        }
    }

    mutating func becameReady(_ event: ReadyEvent) {
        switch self {
        case .nothing, .bytes, .bytesToEnd:
            if event.ended { self = .bytesToEnd } else if event.readable, self == .nothing { self = .bytes }
        case .endInWaiting, .ended: break
        }
    }

    /// - Parameter all: If true, there was less than was asked for. That has emptied the socket, and what comes next is a new event; but an
    ///   end that was announced has yet to be read.
    mutating func received(all: Bool) {
        if all, self == .bytes { self = .nothing }
    }

    mutating func wouldBlock() {
        if isReadable { self = .nothing }
    }

    mutating func endAnnounced() {
        if self != .ended { self = .endInWaiting }
    }

    mutating func end() {
        self = .ended
    }
}
