/// Cuts the bytes of a server into responses. It is for tests of our own server, which it trusts.
///
/// Source: RFC 9112 §4, §6.3, §7.1
struct TestResponseReader {
    private var bytes: ArraySlice<UInt8> = []

    mutating func append(_ more: [UInt8]) { bytes += more }

    /// Removes and returns the bytes that belong to no response yet.
    mutating func takeRest() -> [UInt8] {
        defer { bytes = [] }
        return Array(bytes)
    }

    /// - Parameters:
    ///   - isHead: True for a response to HEAD, which has no content.
    ///   - isEnd: True if the connection has ended, which also ends content of unknown length.
    /// - Returns: The next complete response; `nil` if more bytes are needed.
    mutating func next(isHead: Bool, isEnd: Bool) throws(TestClientError) -> TestResponse? {
        guard let end = Self.find("\r\n\r\n", in: bytes) else { return nil }
        let lines = Self.lines(bytes[..<end.lowerBound])
        let status = try Self.status(lines.first ?? "")
        let fields = try lines.dropFirst().map { line throws(TestClientError) in try Self.field(line) }
        let rest = bytes[end.upperBound...]
        let isWithoutContent = isHead || status < 200 || status == 204 || status == 304
        guard let (content, used) = isWithoutContent ? ([], 0) : try Self.content(of: fields, in: rest, isEnd: isEnd) else {
            return nil
        }
        bytes = rest.dropFirst(used)
        return TestResponse(status: status, fields: fields, content: content)
    }

    private static func content(
        of fields: [(name: String, value: String)], in rest: ArraySlice<UInt8>, isEnd: Bool
    ) throws(TestClientError) -> ([UInt8], used: Int)? {
        func value(_ name: String) -> String? { fields.first { $0.name.lowercased() == name }?.value }
        if value("transfer-encoding") == "chunked" { return try chunked(rest) }
        guard let length = value("content-length") else { return isEnd ? (Array(rest), rest.count) : nil }
        guard let count = Int(length), count >= 0 else { throw .malformedResponse }
        return rest.count < count ? nil : (Array(rest.prefix(count)), count)
    }

    private static func chunked(_ bytes: ArraySlice<UInt8>) throws(TestClientError) -> ([UInt8], used: Int)? {
        var content: [UInt8] = []
        var rest = bytes
        while let line = find("\r\n", in: rest) {
            let digits = rest[..<line.lowerBound].prefix { $0 != UInt8(ascii: ";") }
            guard let size = Int(String(decoding: digits, as: UTF8.self), radix: 16), size >= 0 else {
                throw .malformedResponse
            }
            rest = rest[line.upperBound...]
            if size == 0 {
                guard let end = find("\r\n", in: rest) else { return nil }
                return (content, end.upperBound - bytes.startIndex)
            }
            guard rest.count - 2 >= size else { return nil }
            content += rest.prefix(size)
            rest = rest.dropFirst(size + 2)
        }
        return nil
    }

    /// `HTTP/1.1 200 OK`.
    private static func status(_ line: String) throws(TestClientError) -> Int {
        let words = line.split(separator: " ", omittingEmptySubsequences: false)
        guard words.count >= 3, words[0] == "HTTP/1.1", words[1].utf8.count == 3, let status = Int(words[1]) else {
            throw .malformedResponse
        }
        return status
    }

    private static func field(_ line: String) throws(TestClientError) -> (name: String, value: String) {
        guard let colon = line.utf8.firstIndex(of: UInt8(ascii: ":")) else { throw .malformedResponse }
        let value = line[line.utf8.index(after: colon)...].drop { $0 == " " }
        return (String(line[..<colon]), String(value))
    }

    private static func lines(_ bytes: ArraySlice<UInt8>) -> [String] {
        var lines: [String] = []
        var rest = bytes
        while let end = find("\r\n", in: rest) {
            lines.append(String(decoding: rest[..<end.lowerBound], as: UTF8.self))
            rest = rest[end.upperBound...]
        }
        return lines + [String(decoding: rest, as: UTF8.self)]
    }

    private static func find(_ text: String, in bytes: ArraySlice<UInt8>) -> Range<Int>? {
        let pattern = Array(text.utf8)
        guard bytes.count >= pattern.count else { return nil }
        let last = bytes.endIndex - pattern.count
        for start in bytes.startIndex...last where bytes[start] == pattern[0] {
            if bytes[start..<start + pattern.count].elementsEqual(pattern) { return start..<start + pattern.count }
        }
        return nil
    }
}
