import COpenSSL

/// The TLS side of one connection, without its socket: sealed bytes and open ones, in and out.
///
/// What has come is lent and then read until nothing is left of it, so nothing that is decrypted ever waits inside.
/// Each call leaves OpenSSL's error queue of the thread empty, which others use too.
///
/// Source: RFC 8446, RFC 5246
@safe final class TLSSession {
    enum Step: Equatable {
        case bytes(Int)
        /// All that was lent is used up.
        case starved
        /// The peer has said that it will send nothing more.
        case ended
        case failed(Failure)
    }

    enum Failure: Equatable {
        /// The peer speaks plain HTTP, and asks with HEAD or another method.
        case plainHTTP(isHead: Bool)
        /// The handshake is longer than it may be.
        case handshakeTooLarge
        /// Anything else. The alert that says so has been written, if there is one.
        case protocolViolation
    }

    /// The longest record. Source: RFC 8446 §5.2, RFC 5246 §6.2.3 (which allows more than TLS 1.3)
    private static let recordBytes = 5 + 16_384 + 2_048

    private let session: OpaquePointer
    /// Must outlive the session, which calls it back.
    private let context: TLSContext
    private let handshakeLimit: Int
    /// What is spoken over it, the preferred protocol first.
    let protocols: [ApplicationProtocol]
    private var handshakeBytes = 0
    /// Bytes that have come since the last record with content.
    private var partialBytes = 0
    /// What the peer has sent first, before anything was agreed on.
    private var firstByte: UInt8?
    private(set) var isEstablished = false
    /// Nothing may be sealed any more: the session has failed, or its end has been written.
    private(set) var isOver = false

    // What OpenSSL reads from and writes to, for the time of a call.
    private var incoming = unsafe UnsafeRawBufferPointer(start: nil, count: 0)
    private var outgoing: OutputBuffer?

    /// - Parameters:
    ///   - handshakeLimit: Bytes that the peer may send for the handshake.
    ///   - protocols: What is spoken over it, the preferred protocol first.
    /// - Returns: `nil` when OpenSSL is out of memory.
    init?(_ context: TLSContext, handshakeLimit: Int, protocols: [ApplicationProtocol]) {
        guard let session = unsafe SSL_new(context.pointer) else {
            ERR_clear_error()
            return nil
        }
        guard let transport = unsafe BIO_new(SessionTransport.method.pointer) else {
            unsafe SSL_free(session)
            ERR_clear_error()
            return nil
        }
        unsafe self.session = session
        self.context = context
        self.handshakeLimit = handshakeLimit
        self.protocols = protocols
        unsafe BIO_set_data(transport, Unmanaged.passUnretained(self).toOpaque())
        unsafe SSL_set_bio(session, transport, transport)
        unsafe SSL_set_accept_state(session)
    }

    deinit { unsafe SSL_free(session) }

    /// What has been agreed on in the handshake; where the client names no protocol, HTTP/1.1 if that is spoken.
    ///
    /// Source: RFC 7301 §3.2
    var agreedProtocol: ApplicationProtocol {
        var name: UnsafePointer<UInt8>?
        var count: UInt32 = 0
        unsafe SSL_get0_alpn_selected(session, &name, &count)
        let agreed = unsafe Array(UnsafeBufferPointer(start: name, count: Int(count)))
        if ApplicationProtocol.http2.names.contains(agreed) { return .http2 }
        return agreed.isEmpty && !protocols.contains(.http1) ? .http2 : .http1
    }

    /// Bytes of the peer that OpenSSL keeps because what they belong to has not come whole, at most: of the handshake, or of a record.
    var keptBytes: Int { isEstablished ? min(partialBytes, Self.recordBytes) : handshakeBytes }

    /// Hands over what has come from the peer. It must stay where it is until ``endLoan()``.
    func lend(_ bytes: UnsafeRawBufferPointer) {
        unsafe incoming = bytes
    }

    func endLoan() {
        unsafe incoming = UnsafeRawBufferPointer(start: nil, count: 0)
    }

    /// Opens some of what was lent; what the handshake has to say goes to `replies`.
    func read(into target: UnsafeMutableRawBufferPointer, replies: OutputBuffer) -> Step {
        outgoing = replies
        defer { outgoing = nil }
        ERR_clear_error()
        var count = 0
        let result = unsafe SSL_read_ex(session, target.baseAddress, target.count, &count)
        let step = result == 1 ? Step.bytes(count) : step(after: result)
        if result == 1 { partialBytes = 0 }
        ERR_clear_error()
        if !isEstablished {
            guard handshakeBytes <= handshakeLimit else { return fail(.handshakeTooLarge) }
            isEstablished = unsafe SSL_is_init_finished(session) == 1
        }
        return step
    }

    private func step(after result: Int32) -> Step {
        switch unsafe SSL_get_error(session, result) {
        case SSL_ERROR_WANT_READ: .starved
        case SSL_ERROR_ZERO_RETURN: .ended
        // OpenSSL calls a request what begins with GET, POST, PUT or HEAD.
        default:
            fail(
                ERR_GET_REASON(ERR_peek_error()) == SSL_R_HTTP_REQUEST
                    ? .plainHTTP(isHead: firstByte == UInt8(ascii: "H")) : .protocolViolation)
        }
    }

    private func fail(_ failure: Failure) -> Step {
        isOver = true
        return .failed(failure)
    }

    /// Appends bytes, sealed, to `output`.
    ///
    /// - Returns: False where that was not possible.
    func seal(_ bytes: Span<UInt8>, into output: OutputBuffer) -> Bool {
        guard isEstablished, !isOver else { return false }
        outgoing = output
        defer { outgoing = nil }
        ERR_clear_error()
        var sealed = 0
        while sealed < bytes.count {
            var count = 0
            let result = unsafe bytes.extracting(sealed...).withUnsafeBytes {
                unsafe SSL_write_ex(session, $0.baseAddress, $0.count, &count)
            }
            guard result == 1 else {
                isOver = true
                ERR_clear_error()
                return false
            }
            sealed += count
        }
        return true
    }

    /// Appends the word that nothing more follows to `output`, once; without it the peer cannot tell an end from a cut.
    ///
    /// Source: RFC 8446 §6.1
    func sayGoodbye(into output: OutputBuffer) {
        guard isEstablished, !isOver else { return }
        isOver = true
        outgoing = output
        defer { outgoing = nil }
        ERR_clear_error()
        unsafe SSL_shutdown(session)
        ERR_clear_error()
    }
}

// MARK: - What OpenSSL asks for

extension TLSSession {
    /// Moves what was lent, as much as there is room for.
    ///
    /// - Returns: The number of bytes moved.
    func take(into target: UnsafeMutableRawBufferPointer) -> Int {
        let count = unsafe min(target.count, incoming.count)
        if firstByte == nil { firstByte = unsafe incoming.first }
        unsafe target.copyMemory(from: UnsafeRawBufferPointer(rebasing: incoming[..<count]))
        unsafe incoming = UnsafeRawBufferPointer(rebasing: incoming[count...])
        partialBytes += count
        if unsafe SSL_is_init_finished(session) == 0 { handshakeBytes += count }
        return count
    }

    func put(_ bytes: UnsafeRawBufferPointer) {
        unsafe outgoing?.append(Span<UInt8>(_unsafeBytes: bytes))
    }
}
