import Testing

@testable import HTTPServer

/// Heads and policies for the tests of this folder.
enum CrossOriginBench {
    static let good = "https://good.example"

    static func policy(withCredentials: Bool = false) throws -> CrossOriginPolicy {
        let origins = [try #require(WebOrigin(good)), try #require(WebOrigin("http://localhost:3000"))]
        return CrossOriginPolicy(.listed(origins, withCredentials: withCredentials))
    }

    static func head(
        _ lines: String..., method: String = "GET", host: String = "x", overTLS: Bool = false
    ) throws -> RequestHead {
        var parser = RequestParser(limits: Limits(), isOverTLS: overTLS)
        let text = "\(method) /a HTTP/1.1\r\nHost: \(host)\r\n" + lines.map { $0 + "\r\n" }.joined() + "\r\n"
        guard case .head(let head) = try parser.next(in: Array(text.utf8).span).event else { throw CancellationError() }
        return head
    }
}
