extension TestClient {
    /// Sends a request over HTTP/2 on a connection of its own.
    func sendHTTP2(
        _ method: String, _ target: String, _ host: String, _ fields: [(String, String)], _ content: [UInt8]?
    ) async throws(TestClientError) -> TestResponse {
        let connection = try await HTTP2TestConnection(connection())
        let pseudo = [(":method", method), (":scheme", "http"), (":authority", host), (":path", target)]
        let stream: Int32 = 1
        let list = pseudo + fields.map { ($0.0.lowercased(), $0.1) }
        // Content that is announced and not given is content that does not come, as over HTTP/1.1.
        let ends = content == nil && !list.contains { $0.0 == "content-length" && $0.1 != "0" }
        try await connection.send(HTTP2TestFrame.headers(stream, list, ends: ends).continued)
        // A server that has answered may reset the stream before it has read all.
        if let content {
            do throws(TestClientError) { try await connection.sendContent(content, on: stream, ends: true) } catch .connectionClosed {}
        }
        let head = try await connection.head(of: stream)
        guard let status = head.status else { throw .connectionClosed }
        var received: [UInt8] = []
        while let more = try await connection.nextContent(of: stream) { received += more }
        guard try await connection.answer(stream).isEnded else { throw .connectionClosed }
        return TestResponse(status: status, fields: Array(head.fields.dropFirst()), content: received)
    }
}
