import HTTPTesting

@testable import HTTPServer

/// A server's session and a client's, who talk to each other in memory.
final class TLSPair {
    let server: TLSSession
    let client: TestTLSSession
    private let toClient = OutputBuffer()
    private(set) var clientBytes = 0
    /// What the server has opened.
    private(set) var received: [UInt8] = []
    private(set) var lastStep = TLSSession.Step.starved

    init?(
        _ context: TLSContext, _ offer: TestTLS, handshakeLimit: Int = Limits().handshakeBytes, protocols: [ApplicationProtocol] = [.http1]
    ) throws {
        guard let server = TLSSession(context, handshakeLimit: handshakeLimit, protocols: protocols) else { return nil }
        self.server = server
        client = try TestTLSSession(offer)
    }

    /// Lets the two agree, what the client says in pieces of so many bytes. Throws the client's error; a server that fails ends it.
    func shakeHands(pieceBytes: Int = .max) throws {
        while true {
            let isDone = try client.shakeHands()
            passOn(pieceBytes: pieceBytes)
            if isDone || isBroken { return }
        }
    }

    var isBroken: Bool { if case .failed = lastStep { true } else { false } }

    func send(_ text: String, pieceBytes: Int = .max) throws {
        try client.seal(Array(text.utf8))
        passOn(pieceBytes: pieceBytes)
    }

    /// Gives the server what the client has to say, and the client what the server replies.
    func passOn(pieceBytes: Int = .max) {
        var rest = client.takeOutgoing()[...]
        while !rest.isEmpty {
            feed(Array(rest.prefix(pieceBytes)))
            rest = rest.dropFirst(pieceBytes)
        }
    }

    /// Gives the server bytes from any sender.
    func feed(_ bytes: [UInt8]) {
        clientBytes += bytes.count
        bytes.withUnsafeBytes { bytes in
            server.lend(bytes)
            repeat { lastStep = read() } while lastStep.isBytes
            server.endLoan()
        }
        give(toClient)
    }

    private func read() -> TLSSession.Step {
        withUnsafeTemporaryAllocation(byteCount: 1000, alignment: 1) { room in
            let step = server.read(into: room, replies: toClient)
            if case .bytes(let count) = step { received += room[..<count] }
            return step
        }
    }

    /// What the server says to the client.
    func answer(_ text: String) -> Bool {
        let output = OutputBuffer()
        let isSealed = server.seal(text.utf8Span.span, into: output)
        give(output)
        return isSealed
    }

    func sayGoodbye() {
        let output = OutputBuffer()
        server.sayGoodbye(into: output)
        give(output)
    }

    private func give(_ output: OutputBuffer) {
        let bytes = output.withBytes { span in span.indices.map { span[$0] } }
        output.removeAll()
        if !bytes.isEmpty { client.feed(bytes) }
    }
}

extension TLSSession.Step {
    fileprivate var isBytes: Bool { if case .bytes = self { true } else { false } }
}
