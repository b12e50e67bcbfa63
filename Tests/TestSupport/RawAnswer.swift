/// One answer, taken apart without mercy: a byte that does not belong is an error.
public struct RawAnswer: Sendable, Equatable {
    public let status: Int
    public let reason: String
    /// Names as they were sent, in their order.
    public let fields: [Field]
    public let content: [UInt8]

    public struct Field: Sendable, Equatable {
        public let name: String
        public let value: String
    }

    public var text: String { String(decoding: content, as: UTF8.self) }

    /// The value of the one field of this name, in any case; `nil` when there is none, or more than one.
    public subscript(name: String) -> String? {
        let found = fields.filter { $0.name.lowercased() == name.lowercased() }
        return found.count == 1 ? found[0].value : nil
    }

    /// The answer at the front of `bytes` and its length, or `nil` while it is incomplete.
    static func read(_ bytes: [UInt8], toHead: Bool) throws -> (RawAnswer, Int)? {
        guard let end = headEnd(bytes) else { return nil }
        let lines = String(decoding: bytes[..<end], as: UTF8.self).components(separatedBy: "\r\n")
        let statusLine = lines[0].split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false)
        guard statusLine.count == 3, statusLine[0] == "HTTP/1.1", let status = Int(statusLine[1]) else {
            throw RawConnection.Failure(description: "no status line: \(lines[0])")
        }
        let fields = try lines.dropFirst().map { line in
            guard let colon = line.firstIndex(of: ":") else { throw RawConnection.Failure(description: "no field line: \(line)") }
            return Field(name: String(line[..<colon]), value: String(line[line.index(after: colon)...].drop { $0 == " " }))
        }
        let length = fields.first { $0.name.lowercased() == "content-length" }.flatMap { Int($0.value) } ?? 0
        let contentEnd = end + 4 + (toHead ? 0 : length)
        guard bytes.count >= contentEnd else { return nil }
        let content = Array(bytes[(end + 4)..<contentEnd])
        return (RawAnswer(status: status, reason: String(statusLine[2]), fields: fields, content: content), contentEnd)
    }

    private static func headEnd(_ bytes: [UInt8]) -> Int? {
        guard bytes.count >= 4 else { return nil }
        return (0...(bytes.count - 4)).first { bytes[$0..<($0 + 4)].elementsEqual("\r\n\r\n".utf8) }
    }
}

extension String {
    fileprivate func components(separatedBy separator: String) -> [String] {
        var parts: [[UInt8]] = [[]]
        let bytes = Array(utf8)
        let mark = Array(separator.utf8)
        var index = 0
        while index < bytes.count {
            if bytes[index...].starts(with: mark) {
                parts.append([])
                index += mark.count
            } else {
                parts[parts.count - 1].append(bytes[index])
                index += 1
            }
        }
        return parts.map { String(decoding: $0, as: UTF8.self) }
    }
}
