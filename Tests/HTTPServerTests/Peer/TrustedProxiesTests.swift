import Testing

@testable import HTTPServer

/// Whom proxies name, and who is believed. The proxies are in 10.0.0.0/8 and 2001:db8:a::/48.
struct TrustedProxiesTests {
    private static let networks = ["10.0.0.0/8", "2001:db8:a::/48"].compactMap(IPNetwork.init)

    private func head(_ fields: [String]) throws -> RequestHead {
        var parser = RequestParser(limits: Limits())
        let text = "GET / HTTP/1.1\r\nHost: x\r\n" + fields.map { $0 + "\r\n" }.joined() + "\r\n"
        guard case .head(let head) = try parser.next(in: Array(text.utf8).span).event else { throw CancellationError() }
        return head
    }

    /// Who has sent a request with these fields, to a server whose connection is from `own`.
    private func sender(_ fields: [String], field: TrustedProxies.Field = .any, from own: String = "10.0.0.1") throws -> String {
        let peer = Peer.ip(try #require(IPAddress(own)), port: 1)
        return ConnectionPeer(peer, among: TrustedProxies(Self.networks, field: field)).sender(of: try head(fields)).description
    }

    @Test(
        arguments: [
            ["X-Forwarded-For: 192.0.2.7"], ["Forwarded: for=192.0.2.7"], ["X-Forwarded-For: 10.0.0.9", "Forwarded: for=192.0.2.7"],
            ["X-Real-IP: 192.0.2.7", "X-Client-IP: 192.0.2.7", "Via: 1.1 192.0.2.7"],
        ])
    func `T150 a field of another peer has no effect`(fields: [String]) throws {
        #expect(try sender(fields, from: "192.0.2.200") == "192.0.2.200:1")
        #expect(try sender(fields, from: "2001:db8:b::1") == "[2001:db8:b::1]:1")
        let head = try head(fields)
        let peer = Peer.ip(try #require(IPAddress("10.0.0.1")), port: 1)
        #expect(ConnectionPeer(peer, among: nil).sender(of: head) == peer)
        #expect(ConnectionPeer(.unix, among: TrustedProxies(Self.networks)).sender(of: head) == .unix)
        #expect(ConnectionPeer(.unknown, among: TrustedProxies(Self.networks, includesUnix: true)).sender(of: head) == .unknown)
    }

    @Test func `a Unix socket's peers are proxies where they are named`() throws {
        let trusted = ConnectionPeer(.unix, among: TrustedProxies([], includesUnix: true))
        #expect(trusted.sender(of: try head(["X-Forwarded-For: 192.0.2.7"])).description == "192.0.2.7")
        #expect(trusted.sender(of: try head([])) == .unix)
        #expect(trusted.sender(of: nil) == .unix)
    }

    @Test(
        arguments: [
            ([], "10.0.0.1:1"), (["192.0.2.7"], "192.0.2.7"), (["6.6.6.6, 192.0.2.7"], "192.0.2.7"),
            (["6.6.6.6, 192.0.2.7, 10.0.0.2,\t10.0.0.3"], "192.0.2.7"), (["6.6.6.6, 192.0.2.7", "10.0.0.2"], "192.0.2.7"),
            (["192.0.2.7", "6.6.6.6"], "6.6.6.6"), (["10.0.0.5, 10.0.0.2"], "10.0.0.5"), (["garbage, 192.0.2.7"], "192.0.2.7"),
            (["\"6.6.6.6, 192.0.2.7"], "192.0.2.7"), (["10.0.0.9, 192.0.2.7, unknown"], "unknown"), ([",, 192.0.2.7 , ,"], "192.0.2.7"),
            (["192.0.2.7, garbage"], "unknown"), (["192.0.2.7, garbage, 10.0.0.2"], "unknown"), (["192.0.2.7:4711"], "192.0.2.7:4711"),
            (["2001:db8::7"], "2001:db8::7"), (["[2001:db8::7]"], "2001:db8::7"), (["[2001:db8::7]:4711"], "[2001:db8::7]:4711"),
            (["::ffff:192.0.2.7"], "192.0.2.7"), (["192.0.2.7, ::ffff:10.0.0.2, 2001:db8:a::1"], "192.0.2.7"), ([""], "10.0.0.1:1"),
            (["192.0.2.7:"], "unknown"), (["192.0.2.7:65536"], "unknown"), (["192.0.2.7:_p"], "unknown"), (["[192.0.2.7]"], "unknown"),
            (["[2001:db8::7"], "unknown"), (["2001:db8::7]"], "unknown"), (["192.0.2.7 10.0.0.2"], "unknown"), (["192.0.2.07"], "unknown"),
            (["for=192.0.2.7"], "unknown"), (["fe80::1%eth0"], "unknown"),
        ] as [([String], String)])
    func `T150 X-Forwarded-For is believed from its end, up to the first who is no proxy`(lines: [String], expected: String) throws {
        #expect(try sender(lines.map { "X-Forwarded-For: \($0)" }) == expected)
    }

    @Test(
        arguments: [
            (["for=192.0.2.7"], "192.0.2.7"), (["For=\"192.0.2.7:4711\""], "192.0.2.7:4711"), (["for=\"[2001:db8::7]\""], "2001:db8::7"),
            (["FOR=\"[2001:db8::7]:4711\";proto=https"], "[2001:db8::7]:4711"),
            (["proto=http;by=_x;for=192.0.2.7;host=\"a,b\""], "192.0.2.7"),
            (["for=6.6.6.6, for=192.0.2.7, for=10.0.0.2"], "192.0.2.7"), (["for=192.0.2.7", "for=10.0.0.2;by=\"a\\\",b\""], "192.0.2.7"),
            (["for=\"192.0.2.7:_port\""], "192.0.2.7"), (["for=\"\\1\\92.0.2.7\""], "192.0.2.7"), ([";for=192.0.2.7;"], "192.0.2.7"),
            // What a client has left open does not reach what the proxy has written.
            (["for=\"6.6.6.6, for=192.0.2.7"], "192.0.2.7"), (["for=6.6.6.6\\, for=192.0.2.7"], "192.0.2.7"),
            (["\", for=192.0.2.7;by=\"[2001:db8:a::1]\""], "192.0.2.7"), (["for=\"a\\\", for=\"192.0.2.7:1\""], "192.0.2.7:1"),
            (["for=_hidden"], "unknown"), (["for=unknown"], "unknown"), (["for=\"unknown:80\""], "unknown"), (["for=\"_a:_b\""], "unknown"),
            (["proto=https"], "unknown"), (["for=192.0.2.7;for=10.0.0.2"], "unknown"), (["for=192.0.2.7;For=192.0.2.7"], "unknown"),
            (["for=192.0.2.7:4711"], "unknown"), (["for=[2001:db8::7]"], "unknown"), (["for=\"2001:db8::7\""], "unknown"),
            (["for =192.0.2.7"], "unknown"), (["for= 192.0.2.7"], "unknown"), (["for=192.0.2.7; proto=http"], "unknown"),
            (["for=\"192.0.2.7"], "unknown"), (["for=\"192.0.2.7\"x"], "unknown"),
            (["for=\"192.0.2.7:\""], "unknown"), (["for="], "unknown"), (["for"], "unknown"),
            (["192.0.2.7"], "unknown"), (["for=\"192.0.2.7:_\""], "unknown"), (["for=\"\""], "unknown"),
            ([(0..<10).map { "p\($0)=1" }.joined(separator: ";") + ";for=192.0.2.7"], "unknown"),
        ] as [([String], String)])
    func `T150 Forwarded is believed likewise, by its own grammar`(lines: [String], expected: String) throws {
        #expect(try sender(lines.map { "Forwarded: \($0)" }) == expected)
    }

    @Test(
        arguments: [
            (.any, "192.0.2.7"), (.xForwardedFor, "192.0.2.7"), (.forwarded, "192.0.2.8"),
        ] as [(TrustedProxies.Field, String)])
    func `T150 where both are there the one that the proxies write counts`(field: TrustedProxies.Field, expected: String) throws {
        #expect(try sender(["Forwarded: for=192.0.2.8", "X-Forwarded-For: 192.0.2.7"], field: field) == expected)
    }

    @Test func `T150 a field that the proxies do not write is the client's, and does nothing`() throws {
        #expect(try sender(["Forwarded: for=6.6.6.6"], field: .xForwardedFor) == "10.0.0.1:1")
        #expect(try sender(["X-Forwarded-For: 6.6.6.6"], field: .forwarded) == "10.0.0.1:1")
        #expect(try sender(["Forwarded: for=192.0.2.8"]) == "192.0.2.8")
    }

    @Test func `behind 32 proxies the sender is known, behind more it is not`() throws {
        let proxies = Array(repeating: "10.0.0.2", count: TrustedProxies.maximumHops)
        #expect(try sender(["X-Forwarded-For: " + (["192.0.2.7"] + proxies.dropFirst()).joined(separator: ", ")]) == "192.0.2.7")
        #expect(try sender(["X-Forwarded-For: " + (["192.0.2.7"] + proxies).joined(separator: ", ")]) == "unknown")
    }
}
