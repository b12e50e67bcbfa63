import Glibc

/// TLS, for a connection that has just been opened.
extension TestConnection {
    /// Opens a connection and does the TLS handshake.
    ///
    /// - Throws: `couldNotConnect`, `connectionClosed`, `timedOut`, `system`, or `tls`.
    public static func secure(
        host: String = "127.0.0.1", port: UInt16, _ offer: TestTLS, patience: Int = 60
    ) async throws(TestClientError) -> TestConnection {
        let connection = try await TestConnection(host: host, port: port, patience: patience)
        try await connection.startTLS(offer)
        return connection
    }

    /// Does the TLS handshake; from then on, bytes in both directions are encrypted.
    public func startTLS(_ offer: TestTLS) async throws(TestClientError) {
        let session = try TestTLSSession(offer)
        session.pieceBytes = offer.pieceBytes
        try await run { descriptor throws(TestClientError) in
            while try !session.shakeHands(over: descriptor) {}
        }
        secure(with: session)
    }

    /// The negotiated parameters.
    public func facts() async throws(TestClientError) -> TestTLSFacts {
        try await withSession { session, _ in session.facts }
    }

    /// The session that another connection may resume. Call it after a response: a ticket of TLS 1.3 arrives after the handshake.
    public func ticket() async throws(TestClientError) -> TestTLSTicket? {
        try await withSession { session, _ in session.ticket }
    }

    /// Sends `close_notify`, and leaves the socket open.
    public func sayGoodbye() async throws(TestClientError) {
        try await withSession { session, descriptor throws(TestClientError) in
            session.sayGoodbye()
            try session.flush(to: descriptor)
        }
    }

    /// Updates its keys this many times, and each time requests an update of the server's. The replies are not read.
    public func changeKeys(times: Int) async throws(TestClientError) {
        try await withSession { session, descriptor throws(TestClientError) in
            try session.changeKeys(times: times)
            try session.flush(to: descriptor)
        }
    }
}

extension TestTLSSession {
    func shakeHands(over descriptor: Int32) throws(TestClientError) -> Bool {
        let isDone: Bool
        do throws(TestClientError) {
            isDone = try shakeHands()
        } catch {
            // Sends the alert that tells the server the reason.
            try? flush(to: descriptor)
            throw error
        }
        try flush(to: descriptor)
        if !isDone { try feed(from: descriptor) }
        return isDone
    }

    func send(_ bytes: [UInt8], to descriptor: Int32) throws(TestClientError) {
        try seal(bytes)
        try flush(to: descriptor)
    }

    func flush(to descriptor: Int32) throws(TestClientError) {
        var rest = takeOutgoing()[...]
        while !rest.isEmpty {
            let piece = rest.prefix(pieceBytes)
            try TestSocket.send(piece, to: descriptor)
            rest = rest.dropFirst(piece.count)
        }
    }

    /// The next bytes; empty after the server's `close_notify`. An end without it is `connectionClosed`.
    func receive(from descriptor: Int32) throws(TestClientError) -> [UInt8] {
        while true {
            if let bytes = try open() { return bytes }
            try feed(from: descriptor)
        }
    }

    private func feed(from descriptor: Int32) throws(TestClientError) {
        let bytes = try TestSocket.receive(from: descriptor)
        guard !bytes.isEmpty else { throw .connectionClosed }
        feed(bytes)
    }
}
