/// What the connections of one shard share for TLS. Owned by the shard, and only used on its queue.
@safe final class TLSTools {
    /// The most that one record holds, a few times over.
    private static let openedBytes = 65_536

    private let current: CurrentTLS
    private let protocols: [ApplicationProtocol]
    /// Where bytes are decrypted to.
    let opened: UnsafeMutableRawBufferPointer
    /// Where a session says what the handshake asks for, until the connection sends it. Empty in between.
    let replies = OutputBuffer()

    /// - Parameter protocols: What is spoken, the preferred protocol first.
    init(_ current: CurrentTLS, protocols: [ApplicationProtocol]) {
        self.current = current
        self.protocols = protocols
        unsafe opened = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.openedBytes, alignment: 16)
    }

    deinit {
        unsafe opened.deallocate()
    }

    func newSession(handshakeLimit: Int) -> TLSSession? {
        TLSSession(current.context, handshakeLimit: handshakeLimit, protocols: protocols)
    }
}
