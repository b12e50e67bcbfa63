import HTTPTypes
import Testing

@testable import HTTPServer

struct KnownHostTests {
    private func head(_ target: String = "/", _ fields: String = "", version: String = "1.1") throws -> RequestHead {
        var parser = RequestParser(limits: Limits())
        let bytes = Array("GET \(target) HTTP/\(version)\r\n\(fields)\r\n".utf8)
        guard case .head(let head) = try parser.next(in: bytes.span).event else { throw CancellationError() }
        return head
    }

    private func knows(_ host: String, _ hosts: KnownHost) throws -> Bool { hosts.knows(try head("/", "Host: \(host)\r\n")) }

    @Test(arguments: ["localhost", "LOCALHOST", "localhost:8080", "127.0.0.1", "127.255.0.9:1", "[::1]", "[::1]:8080"])
    func `T119 loopback hosts are always known, at any port`(host: String) throws {
        #expect(try knows(host, KnownHost()))
    }

    @Test(
        arguments: [
            "evil.example", "localhost.evil.example", "localhost.", "127.0.0.1.evil.example", "127.1", "127.0.0.01", "127.0.0.256",
            "0x7f.0.0.1", "2130706433", "128.0.0.1", "[::2]", "[::ffff:127.0.0.1]", "1270.0.1",
        ])
    func `T119 other hosts are unknown`(host: String) throws {
        #expect(try !knows(host, KnownHost()))
        #expect(throws: Problem.self) { try admit(host) }
    }

    private func admit(_ host: String) throws {
        let request = Request(id: RequestID(0, 0), head: try head("/", "Host: \(host)\r\n"))
        do {
            _ = try KnownHost().admit(RequestContext(request: request))
        } catch {
            #expect(error.status == .forbidden)
            #expect(error.code == "unknown_host")
            throw error
        }
    }

    @Test func `names are compared without case and port`() throws {
        let hosts = KnownHost(["Den.Example:8443", "[2001:DB8::1]"])
        #expect(try knows("den.example", hosts))
        #expect(try knows("DEN.example:80", hosts))
        #expect(try knows("[2001:db8::1]:9", hosts))
        #expect(try !knows("xden.example", hosts))
        #expect(try !knows("den.example.org", hosts))
    }

    @Test func `an address cannot be made to resolve elsewhere, and may be let pass`() throws {
        for host in ["192.0.2.1:8080", "[2001:db8::1]", "0.0.0.0"] {
            #expect(try knows(host, KnownHost(acceptsAnyAddress: true)))
            #expect(try !knows(host, KnownHost()))
        }
        for host in ["den.example", "192.0.2", "192.0.2.1.example"] { #expect(try !knows(host, KnownHost(acceptsAnyAddress: true))) }
    }

    @Test func `the target's authority counts, and without any host nothing is known`() throws {
        #expect(try KnownHost().knows(head("http://localhost:1/", "Host: localhost:1\r\n")))
        #expect(try !KnownHost().knows(head("http://evil.example/", "Host: evil.example\r\n")))
        #expect(try !KnownHost().knows(head(version: "1.0")))
    }
}
