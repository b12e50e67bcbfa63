/// What the connections of one shard share for TLS. Owned by the shard, and only used on its queue.
@safe final class TLSTools {
    /// The most that one record holds, a few times over.
    private static let openedBytes = 65_536

    private let current: CurrentTLS
    /// Where bytes are decrypted to.
    let opened: UnsafeMutableRawBufferPointer
    /// Where a session says what the handshake asks for, until the connection sends it. Empty in between.
    let replies = OutputBuffer()

    init(_ current: CurrentTLS) {
        self.current = current
        unsafe opened = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.openedBytes, alignment: 16)
    }

    deinit {
        unsafe opened.deallocate()
    }

    func newSession(handshakeLimit: Int) -> TLSSession? {
        TLSSession(current.context, handshakeLimit: handshakeLimit)
    }
}
