/// Reads what a proxy sends ahead of everything else on a connection: the peer for which it has made it. Version 1 is a line of text, version 2 binary;
/// the first byte tells which.
///
/// Touches no socket, and takes the bytes in pieces of any size. It keeps 107 of them at most: what follows the addresses of version 2 is
/// passed over, and its length has 16 bits.
///
/// Source: The PROXY protocol, versions 1 & 2 (HAProxy, doc/proxy-protocol.txt) §2.1, §2.2
package struct ProxyPreamble: Sendable {
    package enum Announcement: Equatable, Sendable {
        /// The proxy has made the connection for this peer.
        case relayed(Peer)
        /// The proxy speaks for itself, such as to see whether the server is well.
        case local
    }

    package enum Fault: Error, Equatable {
        /// The first bytes are of neither version.
        case missing
        /// The rest breaks the rules of the version that the first bytes are of.
        case malformed
    }

    /// The longest line of version 1, with its end.
    private static let maximumLineBytes = 107
    private static let line = Array("PROXY ".utf8)
    private static let signature: [UInt8] = [0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A]

    private var kept: [UInt8] = []
    /// Bytes behind the addresses that have not been passed over yet; `nil` before their number is known.
    private var skipped: Int?

    package init() {}

    /// If true, no byte of it has come.
    package var isIdle: Bool { kept.isEmpty }

    /// Takes the next bytes.
    ///
    /// - Returns: How many of them belong to the preamble and, once it is whole, what it says. What follows is the connection's own.
    /// - Throws: ``Fault``; nothing more may be read then.
    package mutating func next(_ bytes: Span<UInt8>) throws(Fault) -> (consumed: Int, announcement: Announcement?) {
        var consumed = 0
        while true {
            if let rest = skipped {
                let count = min(rest, bytes.count - consumed)
                skipped = rest - count
                consumed += count
                return (consumed, rest == count ? try announcement() : nil)
            }
            guard consumed < bytes.count else { return (consumed, nil) }
            kept.append(bytes[consumed])
            consumed += 1
            try check()
        }
    }

    /// Judges the byte that has been kept last, and sets ``skipped`` when the addresses are whole.
    private mutating func check() throws(Fault) {
        let isText = kept[0] == Self.line[0]
        let beginning = isText ? Self.line : Self.signature
        guard kept.count > beginning.count else {
            guard kept[kept.count - 1] == beginning[kept.count - 1] else { throw .missing }
            return
        }
        if isText {
            if kept[kept.count - 1] == Grammar.lineFeed { return skipped = 0 }
            guard kept.count < Self.maximumLineBytes else { throw .malformed }
        } else if kept.count >= BinaryPreamble.headBytes {
            guard let head = BinaryPreamble(kept) else { throw .malformed }
            if kept.count == BinaryPreamble.headBytes + head.addressBytes { skipped = head.length - head.addressBytes }
        }
    }

    private func announcement() throws(Fault) -> Announcement {
        let found = kept[0] == Self.line[0] ? TextPreamble.announcement(in: kept) : BinaryPreamble(kept)?.announcement(in: kept)
        guard let found else { throw .malformed }
        return found
    }
}
