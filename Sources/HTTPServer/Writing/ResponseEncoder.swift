import HTTPTypes

/// Encodes an answer. A shard owns one, with the second's lines ready: every answer begins with the same fields.
///
/// Source: RFC 9112 §4 (status line), §6 (framing), RFC 9110 §6.6.1 (Date)
package struct ResponseEncoder {
    /// What the framing of an answer depends on besides the answer.
    package struct Exchange {
        var isHead = false
        var minorVersion = 1
        var closes = false
        var requestID: RequestID
        /// Ignored where there is no policy.
        var grant = CrossOriginPolicy.Grant.nothing

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
        /// Another protocol, by a message that cannot have one behind it.
        case upgradeNotPossible
    }

    /// What follows a status line, from `Date` on to the name of `X-Request-Id`.
    private let standingFields = OutputBuffer()
    private var standingSecond = Int64.min

    private let crossOrigin: CrossOriginLines?

    /// - Parameter crossOrigin: Its field lines go onto every answer; no other place adds them.
    package init(crossOrigin: CrossOriginPolicy? = nil) {
        self.crossOrigin = crossOrigin.map(CrossOriginLines.init)
    }

    /// Appends the whole answer to `output`, or nothing.
    package mutating func encode(
        _ response: borrowing Response, _ exchange: borrowing Exchange, secondsSinceEpoch: Int64, into output: OutputBuffer
    ) throws(Refusal) {
        try Self.check(response)
        if secondsSinceEpoch != standingSecond { prepareStandingFields(secondsSinceEpoch) }
        Self.appendStatusLine(response.status, to: output)
        standingFields.withBytes { output.append($0) }
        exchange.requestID.append(to: output)
        appendFields(of: response, exchange, to: output)
        Self.appendContent(of: response, exchange, to: output)
    }

    private mutating func prepareStandingFields(_ second: Int64) {
        standingSecond = second
        standingFields.removeAll()
        standingFields.append("Date: \(HTTPDate.text(secondsSinceEpoch: second))\r\n")
        standingFields.append("X-Content-Type-Options: nosniff\r\nX-Request-Id: " as StaticString)
    }

    private static func appendStatusLine(_ status: HTTPResponse.Status, to output: OutputBuffer) {
        if status.code == 200 { return output.append("HTTP/1.1 200 OK\r\n" as StaticString) }
        output.append("HTTP/1.1 " as StaticString)
        output.append(decimal: status.code)
        output.append(UInt8(ascii: " "))
        output.append(status.reasonPhrase)
        output.append("\r\n" as StaticString)
    }

    private func appendFields(
        of response: borrowing Response, _ exchange: borrowing Exchange, to output: OutputBuffer
    ) {
        let keepsOwnCaching = !response.fields.isEmpty && response.hasField(.cacheControl)
        if case .stream = response.content, response.contentType?.isEventStream == true {
            Self.appendEventStreamFields(besides: response.fields, to: output)
        } else {
            output.append(keepsOwnCaching ? "\r\n" : "\r\nCache-Control: no-store\r\n")
        }
        if case .upgrade = response.content {
            output.append("Connection: Upgrade\r\n" as StaticString)
        } else if response.status.code == 426 {
            // Its Upgrade field is the next recipient's alone. Source: RFC 9110 §7.8, §15.5.22
            output.append(exchange.closes ? "Connection: close, Upgrade\r\n" : "Connection: Upgrade\r\n")
        } else if exchange.closes {
            output.append("Connection: close\r\n" as StaticString)
        } else if exchange.minorVersion == 0 {
            output.append("Connection: keep-alive\r\n" as StaticString)
        }
        guard let crossOrigin, !response.isOpenToEveryOrigin else {
            for field in response.fields { Self.append(field.name.rawName, field.value, to: output) }
            return
        }
        crossOrigin.append(exchange.grant, besides: response.fields, to: output)
        for field in response.fields where !crossOrigin.replaces(field.name) {
            Self.append(field.name.rawName, field.value, to: output)
        }
    }

    /// An event is of use while it is new: no cache keeps it, whatever else the answer says of caches, and no proxy waits for more. nginx,
    /// which would by default, and others that follow it are asked by a field of theirs.
    private static func appendEventStreamFields(besides fields: [Response.Field], to output: OutputBuffer) {
        output.append("\r\nCache-Control: no-store\r\n" as StaticString)
        if !fields.contains(where: { $0.name.canonicalName == "x-accel-buffering" }) {
            output.append("X-Accel-Buffering: no\r\n" as StaticString)
        }
    }

    /// 204 and 304 have no content and no length of one; an answer to HEAD has the length that GET's would (RFC 9110 §8.6, §9.3.2).
    private static func appendContent(
        of response: borrowing Response, _ exchange: borrowing Exchange, to output: OutputBuffer
    ) {
        guard response.status.code != 204, response.status.code != 304 else { return output.append("\r\n" as StaticString) }
        if let type = response.contentType {
            output.append("Content-Type: " as StaticString)
            output.append(type.text)
            output.append("\r\n" as StaticString)
        }
        switch response.content {
        case .none: output.append("Content-Length: 0\r\n\r\n" as StaticString)
        case .bytes(let bytes):
            output.append("Content-Length: " as StaticString)
            output.append(decimal: bytes.count)
            output.append("\r\n\r\n" as StaticString)
            if !exchange.isHead { output.append(bytes.span) }
        case .upgrade: output.append("\r\n" as StaticString)
        case .stream(let stream):
            if let length = stream.length {
                output.append("Content-Length: " as StaticString)
                output.append(decimal: length)
                return output.append("\r\n\r\n" as StaticString)
            }
            // An HTTP/1.0 client knows no chunks; it reads until the connection closes.
            output.append(exchange.minorVersion == 0 ? "\r\n" : "Transfer-Encoding: chunked\r\n\r\n")
        }
    }

    private static func append(_ name: String, _ value: String, to output: OutputBuffer) {
        output.append(name)
        output.append(": " as StaticString)
        output.append(value)
        output.append("\r\n" as StaticString)
    }
}
