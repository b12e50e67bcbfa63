import HTTPTypes

/// Turns an answer into bytes. A shard owns one, with the second's `Date` line ready.
///
/// Source: RFC 9112 §4 (status line), §6 (framing), RFC 9110 §6.6.1 (Date)
package struct ResponseEncoder {
    /// What the framing of an answer depends on besides the answer.
    package struct Exchange {
        var isHead = false
        var minorVersion = 1
        var closes = false
        var requestID: RequestID

        package init(isHead: Bool = false, minorVersion: Int = 1, closes: Bool = false, requestID: RequestID) {
            self.isHead = isHead
            self.minorVersion = minorVersion
            self.closes = closes
            self.requestID = requestID
        }
    }

    /// An answer that must not be sent as it is.
    package enum Refusal: Error, Equatable {
        /// A field value or reason phrase with CR, LF, NUL or another control character: sent, it would write fields of its own.
        case controlCharacter(in: String)
        /// A field that belongs to the encoder, because framing depends on it.
        case framingField(String)
        /// 1xx, or no status at all: a handler gives final answers.
        case notFinal(Int)
    }

    private var dateLine: [UInt8] = []
    private var dateSecond: Int64 = -1

    package init() {}

    /// Appends the whole answer to `output`, or nothing.
    package mutating func encode(
        _ response: Response, _ exchange: Exchange, secondsSinceEpoch: Int64, into output: inout [UInt8]
    ) throws(Refusal) {
        try Self.check(response)
        prepareDate(secondsSinceEpoch)
        Self.appendStatusLine(response.status, to: &output)
        output.append(contentsOf: dateLine)
        Self.appendStandingFields(response, exchange, to: &output)
        for field in response.fields { Self.append(field.name.rawName, field.value, to: &output) }
        Self.appendContent(response, exchange, to: &output)
    }

    private static func check(_ response: Response) throws(Refusal) {
        guard (200...599).contains(response.status.code) else { throw .notFinal(response.status.code) }
        try check(response.status.reasonPhrase, in: "reason phrase")
        if let type = response.contentType { try check(type.text, in: "Content-Type") }
        for field in response.fields {
            switch field.name.canonicalName {
            case "content-length", "transfer-encoding", "connection", "date", "content-type":
                throw .framingField(field.name.rawName)
            default: try check(field.value, in: field.name.rawName)
            }
        }
    }

    /// Checked on bytes: to Swift, CR LF is one character, equal to neither.
    private static func check(_ text: String, in place: String) throws(Refusal) {
        for byte in text.utf8 where (byte < 0x20 && byte != 0x09) || byte == 0x7F { throw .controlCharacter(in: place) }
    }

    private mutating func prepareDate(_ second: Int64) {
        guard second != dateSecond else { return }
        dateSecond = second
        dateLine = Array("Date: \(HTTPDate.text(secondsSinceEpoch: second))\r\n".utf8)
    }

    private static func appendStatusLine(_ status: HTTPResponse.Status, to output: inout [UInt8]) {
        if status.code == 200 { return output.append(contentsOf: okLine) }
        output.append(contentsOf: "HTTP/1.1 ".utf8)
        append(decimal: status.code, to: &output)
        output.append(UInt8(ascii: " "))
        output.append(contentsOf: status.reasonPhrase.utf8)
        output.append(contentsOf: newline)
    }

    private static func appendStandingFields(_ response: Response, _ exchange: Exchange, to output: inout [UInt8]) {
        output.append(contentsOf: contentTypeOptions)
        if !response.hasField(.cacheControl) { output.append(contentsOf: noStore) }
        output.append(contentsOf: requestIDName)
        exchange.requestID.append(to: &output)
        output.append(contentsOf: newline)
        if exchange.closes {
            output.append(contentsOf: connectionClose)
        } else if exchange.minorVersion == 0 {
            output.append(contentsOf: connectionKeepAlive)
        }
    }

    /// 204 and 304 have no content and no length of one; an answer to HEAD has the length that GET's would (RFC 9110 §8.6, §9.3.2).
    private static func appendContent(_ response: Response, _ exchange: Exchange, to output: inout [UInt8]) {
        guard response.status.code != 204, response.status.code != 304 else { return output.append(contentsOf: newline) }
        if let type = response.contentType { append("Content-Type", type.text, to: &output) }
        let content: [UInt8]
        switch response.content {
        case .none: content = []
        case .bytes(let bytes): content = bytes
        case .stream:
            // An HTTP/1.0 client knows no chunks; it reads until the connection closes.
            return output.append(contentsOf: exchange.minorVersion == 0 ? newline : chunkedHeadEnd)
        }
        output.append(contentsOf: contentLengthName)
        append(decimal: content.count, to: &output)
        output.append(contentsOf: headEnd)
        if !exchange.isHead { output.append(contentsOf: content) }
    }

    private static func append(_ name: String, _ value: String, to output: inout [UInt8]) {
        output.append(contentsOf: name.utf8)
        output.append(UInt8(ascii: ":"))
        output.append(UInt8(ascii: " "))
        output.append(contentsOf: value.utf8)
        output.append(contentsOf: newline)
    }

    /// Appends one piece of streamed content, which must not be empty: an empty chunk is the end. Source: RFC 9112 §7.1
    package static func append(chunk piece: [UInt8], to output: inout [UInt8]) {
        output.append(contentsOf: String(piece.count, radix: 16).utf8)
        output.append(contentsOf: newline)
        output.append(contentsOf: piece)
        output.append(contentsOf: newline)
    }

    /// The chunk that ends streamed content.
    package static let lastChunk = Array("0\r\n\r\n".utf8)

    /// Appends a number that is not negative.
    package static func append(decimal number: Int, to output: inout [UInt8]) {
        let start = output.count
        var rest = number.magnitude
        repeat {
            output.append(UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: rest % 10))
            rest /= 10
        } while rest > 0
        output[start...].reverse()
    }

    private static let okLine = Array("HTTP/1.1 200 OK\r\n".utf8)
    private static let newline = Array("\r\n".utf8)
    private static let chunkedHeadEnd = Array("Transfer-Encoding: chunked\r\n\r\n".utf8)
    private static let headEnd = Array("\r\n\r\n".utf8)
    private static let contentTypeOptions = Array("X-Content-Type-Options: nosniff\r\n".utf8)
    private static let noStore = Array("Cache-Control: no-store\r\n".utf8)
    private static let requestIDName = Array("X-Request-Id: ".utf8)
    private static let contentLengthName = Array("Content-Length: ".utf8)
    private static let connectionClose = Array("Connection: close\r\n".utf8)
    private static let connectionKeepAlive = Array("Connection: keep-alive\r\n".utf8)
}
