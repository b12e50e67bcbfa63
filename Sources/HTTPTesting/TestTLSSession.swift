import COpenSSL

/// A session that a client may resume in another connection.
///
/// `@unchecked Sendable`: never changed, and OpenSSL counts references atomically.
@safe public final class TestTLSTicket: @unchecked Sendable {
    let pointer: OpaquePointer

    init(_ pointer: OpaquePointer) { unsafe self.pointer = pointer }

    deinit { unsafe SSL_SESSION_free(pointer) }
}

/// The TLS side of a test client's connection, without its socket.
///
/// `@unchecked Sendable`: its owner uses it from one queue at a time.
@safe package final class TestTLSSession: @unchecked Sendable {
    private let session: OpaquePointer
    private let incoming: OpaquePointer?
    private let outgoing: OpaquePointer?
    var pieceBytes = Int.max

    package init(_ offer: TestTLS) throws(TestClientError) {
        let context = unsafe SSL_CTX_new(TLS_client_method())
        defer { unsafe SSL_CTX_free(context) }
        guard let session = unsafe SSL_new(context) else { throw .tls("out of memory") }
        unsafe self.session = session
        unsafe incoming = BIO_new(BIO_s_mem())
        unsafe outgoing = BIO_new(BIO_s_mem())
        unsafe BIO_ctrl(incoming, BIO_C_SET_BUF_MEM_EOF_RETURN, -1, nil)
        unsafe SSL_set_bio(session, incoming, outgoing)
        unsafe SSL_set_connect_state(session)
        guard unsafe Self.set(offer, session) else { throw Self.failure() }
    }

    deinit {
        // OpenSSL does not resume a session that has ended without `close_notify`.
        unsafe SSL_set_shutdown(session, SSL_SENT_SHUTDOWN)
        unsafe SSL_free(session)
    }

    private static func set(_ offer: TestTLS, _ session: OpaquePointer) -> Bool {
        // A test may offer versions and ciphers that OpenSSL refuses by default.
        unsafe SSL_set_security_level(session, 0)
        unsafe SSL_ctrl(session, SSL_CTRL_SET_MIN_PROTO_VERSION, offer.versions.lowerBound.rawValue, nil)
        unsafe SSL_ctrl(session, SSL_CTRL_SET_MAX_PROTO_VERSION, offer.versions.upperBound.rawValue, nil)
        let names = offer.protocols.flatMap { [UInt8($0.utf8.count)] + Array($0.utf8) }
        if !names.isEmpty { unsafe SSL_set_alpn_protos(session, names, UInt32(names.count)) }
        if let earlier = offer.session { unsafe SSL_set_session(session, earlier.pointer) }
        guard unsafe SSL_set_cipher_list(session, offer.ciphers ?? "ALL:@SECLEVEL=0") == 1 else { return false }
        return unsafe trust(offer.rootPEM, session) && name(offer, session)
    }

    private static func trust(_ rootPEM: String, _ session: OpaquePointer) -> Bool {
        let bio = unsafe BIO_new(BIO_s_mem())
        defer { unsafe BIO_free(bio) }
        _ = unsafe BIO_write(bio, Array(rootPEM.utf8), Int32(rootPEM.utf8.count))
        let (store, root) = unsafe (X509_STORE_new(), PEM_read_bio_X509(bio, nil, nil, nil))
        defer {
            unsafe X509_free(root)
            unsafe X509_STORE_free(store)
        }
        unsafe SSL_set_verify(session, SSL_VERIFY_PEER, nil)
        return unsafe X509_STORE_add_cert(store, root) == 1
            && SSL_ctrl(session, SSL_CTRL_SET_VERIFY_CERT_STORE, 1, UnsafeMutableRawPointer(store)) == 1
    }

    private static func name(_ offer: TestTLS, _ session: OpaquePointer) -> Bool {
        guard let name = offer.serverName else { return true }
        let isSet = unsafe name.withCString {
            unsafe SSL_ctrl(session, SSL_CTRL_SET_TLSEXT_HOSTNAME, Int(TLSEXT_NAMETYPE_host_name), UnsafeMutableRawPointer(mutating: $0))
        }
        return unsafe isSet == 1 && (!offer.checksName || SSL_set1_host(session, name) == 1)
    }

    // MARK: Bytes

    /// Removes and returns the bytes to send to the server.
    package func takeOutgoing() -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: Int(unsafe BIO_ctrl_pending(outgoing)))
        let count = unsafe BIO_read(outgoing, &bytes, Int32(clamping: bytes.count))
        return Array(bytes.prefix(max(0, Int(count))))
    }

    /// Takes bytes from the server.
    package func feed(_ bytes: [UInt8]) {
        _ = unsafe BIO_write(incoming, bytes, Int32(clamping: bytes.count))
    }

    /// Continues the handshake.
    ///
    /// - Returns: True once it is complete.
    package func shakeHands() throws(TestClientError) -> Bool {
        ERR_clear_error()
        let result = unsafe SSL_do_handshake(session)
        if result == 1 { return true }
        guard unsafe SSL_get_error(session, result) == SSL_ERROR_WANT_READ else { throw Self.failure() }
        return false
    }

    package func seal(_ bytes: [UInt8]) throws(TestClientError) {
        guard !bytes.isEmpty else { return }
        ERR_clear_error()
        var count = 0
        guard unsafe SSL_write_ex(session, bytes, bytes.count, &count) == 1 else { throw Self.failure() }
    }

    /// - Returns: Decrypted bytes; `nil` if more bytes are needed; empty after the server's `close_notify`.
    package func open() throws(TestClientError) -> [UInt8]? {
        ERR_clear_error()
        var bytes = [UInt8](repeating: 0, count: 65_536)
        var count = 0
        let result = unsafe SSL_read_ex(session, &bytes, bytes.count, &count)
        if result == 1 { return Array(bytes.prefix(count)) }
        switch unsafe SSL_get_error(session, result) {
        case SSL_ERROR_WANT_READ: return nil
        case SSL_ERROR_ZERO_RETURN: return []
        default: throw Self.failure()
        }
    }

    /// Makes a `close_notify`.
    package func sayGoodbye() {
        ERR_clear_error()
        unsafe SSL_shutdown(session)
        ERR_clear_error()
    }

    /// Asks for a renegotiation of TLS 1.2.
    package func renegotiate() throws(TestClientError) {
        guard unsafe SSL_renegotiate(session) == 1 else { throw Self.failure() }
        _ = try shakeHands()
    }

    /// Updates its sending keys this many times, and each time requests an update of the server's (TLS 1.3).
    package func changeKeys(times: Int) throws(TestClientError) {
        for _ in 0..<times {
            guard unsafe SSL_key_update(session, SSL_KEY_UPDATE_REQUESTED) == 1 else { throw Self.failure() }
            _ = try shakeHands()
        }
    }

    // MARK: Facts

    package var ticket: TestTLSTicket? {
        unsafe SSL_get1_session(session).map { unsafe TestTLSTicket($0) }
    }

    package var facts: TestTLSFacts {
        var (name, count) = unsafe (UnsafePointer<UInt8>?.none, UInt32(0))
        unsafe SSL_get0_alpn_selected(session, &name, &count)
        let chosen = unsafe String(decoding: UnsafeBufferPointer(start: name, count: Int(count)), as: UTF8.self)
        var digest = [UInt8](repeating: 0, count: 32)
        unsafe X509_digest(SSL_get0_peer_certificate(session), EVP_sha256(), &digest, nil)
        return unsafe TestTLSFacts(
            version: String(cString: SSL_get_version(session)),
            cipher: String(cString: SSL_CIPHER_get_name(SSL_get_current_cipher(session))), protocolName: chosen,
            isResumed: SSL_session_reused(session) == 1,
            certificateDigest: digest.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined())
    }

    private static func failure() -> TestClientError {
        defer { ERR_clear_error() }
        guard let reason = unsafe ERR_reason_error_string(ERR_peek_error()) else { return .tls("unknown") }
        return unsafe .tls(String(cString: reason))
    }
}
