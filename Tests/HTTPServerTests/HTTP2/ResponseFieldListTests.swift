import HTTP2Framing
import Testing

@testable import HTTPServer

struct ResponseFieldListTests {
    private static func texts(_ head: String) -> [String] {
        let list = ResponseFieldList.list(of: Array(head.utf8).span)
        return (0..<list.count).map { index in
            let (name, value) = list[index]
            return "\(String(decoding: name, as: UTF8.self))=\(String(decoding: value, as: UTF8.self))"
        }
    }

    @Test func `a head becomes a list, its names in lower case`() {
        #expect(
            Self.texts("HTTP/1.1 404 Not Found\r\nX-Request-Id: A b\r\nEmpty: \r\n\r\n") == [":status=404", "x-request-id=A b", "empty="])
    }

    @Test func `fields of a connection are left out, and those that are like them are not`() {
        #expect(
            Self.texts("HTTP/1.1 200 OK\r\nConnection: close\r\nTransfer-Encoding: chunked\r\nConnections: 1\r\n\r\n") == [
                ":status=200", "connections=1",
            ])
    }
}
