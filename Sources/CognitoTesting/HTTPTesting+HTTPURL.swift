public import CognitoCore
public import HTTPTesting

extension TestClient {
    /// A client of the server at an `http` URL.
    ///
    /// - Throws: `malformedURL` for a URL without a port.
    public init(_ url: HTTPURL) throws(TestClientError) { try self.init(url.text) }
}

extension LoopbackServer {
    /// A URL of this server; it ignores the path.
    package var url: HTTPURL { HTTPURL.loopback(port: Int(port)).appending(path: "keys") }
}
