import HTTPServer

@testable import struct HTTPServer.RequestParser

extension RequestHead {
    struct NotAHead: Error {}

    /// The head that the server's own parser makes of these lines.
    static func of(_ method: String, _ target: String = "/", fields: [String] = [], overTLS: Bool = false) throws -> RequestHead {
        var parser = RequestParser(limits: Limits(), isOverTLS: overTLS)
        let lines = ["\(method) \(target) HTTP/1.1", "Host: x"] + fields
        let bytes = Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8)
        guard case .head(let head) = try parser.next(in: bytes.span).event else { throw NotAHead() }
        return head
    }
}
