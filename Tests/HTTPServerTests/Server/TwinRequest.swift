import HTTPTesting
import Testing

@testable import HTTPServer

/// A request that is asked in HTTP/1.1 and in HTTP/2 alike.
struct TwinRequest: Sendable, CustomTestStringConvertible {
    let method: String
    let path: String
    var fields: [(String, String)] = []
    var content: String?
    /// The content's length is not said before.
    var isChunked = false
    let status: Int

    var testDescription: String { "\(method) \(path) \(fields) \(content?.prefix(10) ?? "-")\(isChunked ? " in chunks" : "")" }

    /// What is the same in both answers.
    struct Answer: Equatable {
        let status: Int
        let interim: [Int]
        let fields: [String]
        let content: [UInt8]

        /// - Parameter fields: Those that concern one message or one connection are left out.
        init(status: Int, interim: [Int] = [], fields: [(name: String, value: String)], content: [UInt8]) {
            self.status = status
            self.interim = interim
            self.fields = fields.map { ($0.name.lowercased(), $0.value) }.filter { !Self.own.contains($0.0) }.map { "\($0.0): \($0.1)" }
            self.content = Self.withoutRequestID(content)
        }

        private static let own: Set = [
            ":status", "date", "x-request-id", "connection", "transfer-encoding", "upgrade",
        ]

        private static func withoutRequestID(_ content: [UInt8]) -> [UInt8] {
            let text = String(decoding: content, as: UTF8.self)
            guard let range = text.firstRange(of: "\"requestId\":\"") else { return content }
            return Array((text[..<range.lowerBound] + text[range.upperBound...].drop { $0 != "\"" }).utf8)
        }
    }

    func answer(overHTTP1 port: UInt16) async throws -> Answer {
        let connection = try await ServerFixture.connect(port)
        var text = "\(method) \(path) HTTP/1.1\r\nHost: localhost\r\n" + fields.map { "\($0.0): \($0.1)\r\n" }.joined()
        if let content {
            text += isChunked ? "Transfer-Encoding: chunked\r\n\r\n" : "Content-Length: \(content.utf8.count)\r\n\r\n"
            text += isChunked ? "\(String(content.utf8.count, radix: 16))\r\n\(content)\r\n0\r\n\r\n" : content
        } else {
            text += "\r\n"
        }
        try await connection.send(text)
        let answer = try await connection.response(toHead: method == "HEAD")
        return Answer(status: answer.status, fields: answer.fields, content: answer.content)
    }

    func answer(overHTTP2 connection: HTTP2TestConnection) async throws -> Answer {
        var list = fields.map { ($0.0.lowercased(), $0.1) }
        if let content, !isChunked { list.append(("content-length", "\(content.utf8.count)")) }
        let stream = try await connection.request(path, list, method: method, ends: content == nil)
        if let content { try? await connection.sendContent(Array(content.utf8), on: stream, ends: true) }
        var bytes: [UInt8] = []
        while let piece = try await connection.nextContent(of: stream) { bytes += piece }
        let answer = try await connection.answer(stream)
        return Answer(status: answer.status ?? 0, interim: answer.interim, fields: answer.fields, content: bytes)
    }
}
