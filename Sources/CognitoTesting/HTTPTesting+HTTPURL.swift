public import CognitoCore
public import HTTPTesting

extension TestClient {
    /// A client of the server at an `http` address.
    ///
    /// - Throws: `malformedURL` for one without a port.
    public init(_ url: HTTPURL) throws(TestClientError) { try self.init(url.text) }
}

extension LoopbackServer {
    /// Where it listens, with a path behind it that it does not look at.
    package var url: HTTPURL { HTTPURL.loopback(port: Int(port)).appending(path: "keys") }
}
