public import StrictJSON

/// A small client for tests: any method, any path and any fields, sent as they are given, over HTTP/1.1 or HTTP/2.
///
///     let client = try TestClient(server.url)
///     let response = try await client.get("/secure", token: tokens.idToken)
///     #expect(response.status == 200)
///
/// Each request has its own connection, and sends `Connection: close`. `connection()` opens one for several requests.
public struct TestClient: Sendable {
    private let host: String
    /// The server's port.
    public let port: UInt16
    /// The seconds of silence after which a request fails with `timedOut`.
    public var patience = 60
    /// What requests are sent over; a connection that is opened by itself speaks what the test sends on it.
    public var version = Version.http1

    public enum Version: Sendable {
        case http1
        /// With prior knowledge, in clear.
        case http2
    }

    /// A client of the server at a URL such as `http://127.0.0.1:8080`, whose path is ignored.
    ///
    /// - Throws: `malformedURL` for anything but an `http` URL with a port.
    public init(_ url: String) throws(TestClientError) {
        let parts = url.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
        guard parts.count >= 3, parts[0] == "http:", parts[1].isEmpty, let colon = parts[2].lastIndex(of: ":"),
            let port = UInt16(parts[2][parts[2].index(after: colon)...])
        else { throw .malformedURL(url) }
        host = String(parts[2][..<colon].filter { $0 != "[" && $0 != "]" })
        self.port = port
    }

    /// Sends `GET`, with a bearer token if one is given.
    ///
    /// - Throws: ``TestClientError``, if there is no response.
    public func get(
        _ path: String, token: String? = nil, fields: [(String, String)] = []
    ) async throws(TestClientError) -> TestResponse {
        try await send("GET", path, token: token, fields: fields)
    }

    /// Sends `POST` with JSON.
    ///
    /// - Throws: ``TestClientError``, if there is no response.
    public func post(
        _ path: String, json: JSONValue, token: String? = nil, fields: [(String, String)] = []
    ) async throws(TestClientError) -> TestResponse {
        try await send("POST", path, json: json, token: token, fields: fields)
    }

    /// Sends `PUT` with JSON.
    ///
    /// - Throws: ``TestClientError``, if there is no response.
    public func put(
        _ path: String, json: JSONValue, token: String? = nil, fields: [(String, String)] = []
    ) async throws(TestClientError) -> TestResponse {
        try await send("PUT", path, json: json, token: token, fields: fields)
    }

    /// Sends JSON by any method, such as `PATCH`.
    ///
    /// - Throws: ``TestClientError``, if there is no response.
    public func send(
        _ method: String, _ path: String, json: JSONValue, token: String? = nil, fields: [(String, String)] = []
    ) async throws(TestClientError) -> TestResponse {
        try await send(method, path, token: token, fields: [("Content-Type", "application/json")] + fields, content: json.encoded())
    }

    /// Sends any request. The target and the host are sent unchanged; names of fields in lower case over HTTP/2.
    ///
    /// - Parameters:
    ///   - method: The method.
    ///   - target: The request target.
    ///   - host: The value of `Host`; `nil` for the server's address.
    ///   - token: A bearer token; `nil` for none.
    ///   - fields: Further field lines.
    ///   - content: The content; `nil` for none.
    /// - Throws: ``TestClientError``, if there is no response.
    public func send(
        _ method: String, _ target: String, host: String? = nil, token: String? = nil, fields: [(String, String)] = [],
        content: [UInt8]? = nil
    ) async throws(TestClientError) -> TestResponse {
        let length = content.map { [("Content-Length", "\($0.count)")] } ?? []
        let credentials = token.map { [("Authorization", "Bearer \($0)")] } ?? []
        let host = host ?? authority
        if version == .http2 { return try await sendHTTP2(method, target, host, credentials + length + fields, content) }
        let lines = [("Host", host), ("Connection", "close")] + credentials + length + fields
        let head = "\(method) \(target) HTTP/1.1\r\n" + lines.map { "\($0.0): \($0.1)\r\n" }.joined() + "\r\n"
        let connection = try await connection()
        try await Self.send(Array(head.utf8) + (content ?? []), on: connection)
        while true {
            let response = try await connection.response(toHead: method == "HEAD")
            if response.status >= 200 { return response }
        }
    }

    /// Sends bytes unchanged, ends its side, and reads until the server closes.
    ///
    /// - Returns: Everything that the server has sent.
    /// - Throws: `couldNotConnect`, `timedOut` or `system`.
    public func exchange(_ bytes: [UInt8]) async throws(TestClientError) -> [UInt8] {
        let connection = try await connection()
        try await Self.send(bytes, on: connection)
        try await connection.finishSending()
        return try await connection.bytesToEnd()
    }

    /// Opens a connection.
    ///
    /// - Throws: `couldNotConnect` or `system`.
    public func connection() async throws(TestClientError) -> TestConnection {
        try await TestConnection(host: host, port: port, patience: patience)
    }

    /// Ignores that the server closes while bytes are sent: its answer is still to be read.
    private static func send(_ bytes: [UInt8], on connection: TestConnection) async throws(TestClientError) {
        do throws(TestClientError) { try await connection.send(bytes) } catch .connectionClosed {}
    }

    var authority: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}
