import COpenSSL

/// What a server offers and takes for TLS, and the certificates that it presents. All shards use one, so that a client that comes back
/// resumes its session whichever it meets.
///
/// `@unchecked Sendable`: nothing of it is changed after `init` but by OpenSSL, which locks.
///
/// Source: RFC 9325 (recommendations for TLS)
@safe public final class TLSContext: @unchecked Sendable {
    /// Of TLS 1.2 only what has forward secrecy and authenticates what it encrypts.
    private static let ciphers12 = "ECDHE+AESGCM:ECDHE+CHACHA20"
    private static let ciphers13 = "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256"
    private static let groups = "X25519:P-256:P-384"
    /// For how long a client may resume a session, in seconds.
    private static let sessionLifetime = 3600

    let pointer: OpaquePointer
    private let identities: [TLSIdentity]

    /// The first identity is presented to clients that name none of the others' hosts, or no host at all.
    public init(_ identity: TLSIdentity, additional: [TLSIdentity] = []) throws(TLSFault) {
        // A context keeps one certificate for each kind of key; what is presented for a name must not meet another one's there.
        for other in additional { unsafe SSL_CTX_free(try Self.newContext(presenting: other)) }
        let pointer = try unsafe Self.newContext(presenting: identity)
        unsafe self.pointer = pointer
        identities = [identity] + additional
        unsafe SSL_CTX_set_alpn_select_cb(pointer, selectProtocol, nil)
        guard identities.count > 1 else { return }
        unsafe SSL_CTX_set_cert_cb(pointer, selectIdentity, Unmanaged.passUnretained(self).toOpaque())
    }

    deinit { unsafe SSL_CTX_free(pointer) }

    /// The caller frees it.
    private static func newContext(presenting identity: TLSIdentity) throws(TLSFault) -> OpaquePointer {
        let context = unsafe SSL_CTX_new(TLS_server_method())
        guard let context = unsafe context, unsafe configure(context),
            unsafe SSL_CTX_use_cert_and_key(context, identity.certificate, identity.key, identity.chain, 1) == 1
        else {
            unsafe SSL_CTX_free(context)
            ERR_clear_error()
            throw .declined
        }
        return unsafe context
    }

    private static func configure(_ context: OpaquePointer) -> Bool {
        let options = lionsden_no_compression | lionsden_no_renegotiation | lionsden_server_preference | lionsden_prioritize_chacha
        let mode = SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_RELEASE_BUFFERS
        unsafe SSL_CTX_set_options(context, options)
        unsafe SSL_CTX_ctrl(context, SSL_CTRL_MODE, Int(mode), nil)
        // A session lives in its ticket, at the client's, and nothing of it here. A request in early data could be replayed.
        unsafe SSL_CTX_ctrl(context, SSL_CTRL_SET_SESS_CACHE_MODE, Int(SSL_SESS_CACHE_OFF), nil)
        unsafe SSL_CTX_set_timeout(context, sessionLifetime)
        unsafe SSL_CTX_set_security_level(context, 2)
        return unsafe SSL_CTX_ctrl(context, SSL_CTRL_SET_MIN_PROTO_VERSION, Int(TLS1_2_VERSION), nil) == 1
            && SSL_CTX_set_max_early_data(context, 0) == 1
            && SSL_CTX_set_cipher_list(context, ciphers12) == 1
            && SSL_CTX_set_ciphersuites(context, ciphers13) == 1
            && setGroups(context)
    }

    private static func setGroups(_ context: OpaquePointer) -> Bool {
        unsafe groups.withCString {
            unsafe SSL_CTX_ctrl(context, SSL_CTRL_SET_GROUPS_LIST, 0, UnsafeMutableRawPointer(mutating: $0)) == 1
        }
    }

    /// The identity for a host: the first whose certificate spells the name out, or else has a wildcard for it, or else the first of all.
    fileprivate func identity(for name: UnsafePointer<CChar>) -> TLSIdentity {
        identities.first { unsafe $0.isFor(name, wildcards: false) }
            ?? identities.first { unsafe $0.isFor(name, wildcards: true) } ?? identities[0]
    }
}

// MARK: - What OpenSSL asks during a handshake

/// Source: RFC 6066 §3
private func selectIdentity(_ session: OpaquePointer?, _ context: UnsafeMutableRawPointer?) -> Int32 {
    guard let context = unsafe context, let name = unsafe SSL_get_servername(session, TLSEXT_NAMETYPE_host_name) else { return 1 }
    let identity = unsafe Unmanaged<TLSContext>.fromOpaque(context).takeUnretainedValue().identity(for: name)
    unsafe SSL_certs_clear(session)
    return unsafe SSL_use_cert_and_key(session, identity.certificate, identity.key, identity.chain, 1)
}

/// A client that names protocols and not ours would not understand what we say.
///
/// Source: RFC 7301 §3.2
private func selectProtocol(
    _ session: OpaquePointer?, _ selected: UnsafeMutablePointer<UnsafePointer<UInt8>?>?, _ count: UnsafeMutablePointer<UInt8>?,
    _ offered: UnsafePointer<UInt8>?, _ offeredCount: UInt32, _: UnsafeMutableRawPointer?
) -> Int32 {
    guard let offered = unsafe offered, let owner = unsafe SessionTransport.owner(of: SSL_get_rbio(session)) else {
        return SSL_TLSEXT_ERR_ALERT_FATAL
    }
    let list = unsafe UnsafeBufferPointer(start: offered, count: Int(offeredCount))
    guard let (name, _) = unsafe ProtocolNameList.choice(in: list.span, of: owner.protocols) else { return SSL_TLSEXT_ERR_ALERT_FATAL }
    unsafe selected?.pointee = unsafe offered + name.lowerBound
    unsafe count?.pointee = UInt8(name.count)
    return SSL_TLSEXT_ERR_OK
}
