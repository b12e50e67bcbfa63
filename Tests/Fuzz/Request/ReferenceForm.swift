/// The one place that knows where the reference differs from this server on purpose: it rewrites an accepted message, bytes and
/// reading alike, into one that the reference reads the same way. Whatever else the two disagree about is a finding.
struct ReferenceForm {
    private(set) var bytes: [UInt8] = []
    private(set) var messages: [Message] = []

    init(_ reading: OurReading, of original: [UInt8]) {
        for entry in reading.entries {
            messages.append(Self.form(of: entry.message))
            bytes += original[entry.start..<entry.headStart]
            bytes += Self.head(original[entry.headStart..<entry.headEnd], method: entry.message.method)
            let content = original[entry.headEnd..<entry.end]
            bytes += entry.isChunked ? Self.chunks(content) : Array(content)
        }
    }

    private static func form(of message: Message) -> Message {
        var message = message
        if !knownMethods.contains(message.method) { message.method = standIn }
        for index in message.fields.indices {
            if isUpgrade(message.fields[index].name[...]) { message.fields[index].name[0] = otherStart }
            // swift-nio gives values as a String, in which what is no UTF-8 has been replaced.
            message.fields[index].value = Array(String(decoding: message.fields[index].value, as: UTF8.self).utf8)
        }
        return message
    }

    // MARK: Head

    /// llhttp knows a list of methods, and refuses those of RTSP on HTTP; to RFC 9110 §9.1 a method is any token.
    private static let knownMethods = Set(
        ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE"].map { Array($0.utf8) })
    private static let standIn = Array("POST".utf8)

    /// llhttp stops reading behind a request that asks for an upgrade; a server may ignore the field, and this one does
    /// (RFC 9110 §7.8). With another first letter it is a field like any other.
    private static let otherStart = UInt8(ascii: "x")

    private static func isUpgrade(_ name: ArraySlice<UInt8>) -> Bool {
        name.count == 7 && zip(name, "upgrade".utf8).allSatisfy { $0 | 0x20 == $1 }
    }

    private static func head(_ original: ArraySlice<UInt8>, method: [UInt8]) -> [UInt8] {
        let lines = original.split(separator: 0x0A, omittingEmptySubsequences: false).map(fieldLine)
        let head = Array(lines.joined(separator: [0x0A]))
        return knownMethods.contains(method) ? head : standIn + head.dropFirst(method.count)
    }

    /// llhttp leaves white space behind a value to its user, and takes no tab behind a coding; RFC 9112 §5 has both in `OWS`, which
    /// is no part of the value.
    private static func fieldLine(_ line: ArraySlice<UInt8>) -> [UInt8] {
        guard line.last == 0x0D, let end = line.dropLast().lastIndex(where: { $0 != 0x20 && $0 != 0x09 }) else { return Array(line) }
        var line = Array(line[...end]) + [0x0D]
        if isUpgrade(line.prefix { $0 != UInt8(ascii: ":") }) { line[0] = otherStart }
        return line
    }

    // MARK: Chunks

    private static func chunks(_ content: ArraySlice<UInt8>) -> [UInt8] {
        var output: [UInt8] = []
        var rest = content
        while !rest.isEmpty {
            let line = rest[..<(rest.firstIndex(of: 0x0A).map { $0 + 1 } ?? rest.endIndex)]
            output += withoutSpace(line)
            let digits = String(decoding: line.prefix { $0.isHexDigit }, as: UTF8.self)
            guard let size = Int(digits, radix: 16), size > 0 else { return output + trailer(rest[line.endIndex...]) }
            let data = rest[line.endIndex...].prefix(size.addingReportingOverflow(2).overflow ? size : size + 2)
            output += data
            rest = rest[data.endIndex...]
        }
        return output
    }

    /// llhttp takes no white space around the parts of a chunk extension, which RFC 9112 §7.1.1 allows there.
    private static func withoutSpace(_ line: ArraySlice<UInt8>) -> [UInt8] {
        var isQuoted = false
        var isEscaped = false
        return line.filter { byte in
            defer { isEscaped = isQuoted && byte == UInt8(ascii: "\\") && !isEscaped }
            if byte == UInt8(ascii: "\""), !isEscaped { isQuoted.toggle() }
            return isQuoted || (byte != 0x20 && byte != 0x09)
        }
    }

    /// llhttp takes a length or a coding in a trailer section for the message's own; neither means anything there (RFC 9110 §6.5.1,
    /// RFC 9112 §7.1.2). Each line gets another first letter.
    private static func trailer(_ original: ArraySlice<UInt8>) -> [UInt8] {
        var output: [UInt8] = []
        for byte in original {
            let isStart = (output.isEmpty || output.last == 0x0A) && byte != 0x0D
            output.append(isStart ? otherStart : byte)
        }
        return output
    }
}

extension UInt8 {
    fileprivate var isHexDigit: Bool { (0x30...0x39).contains(self) || (0x61...0x66).contains(self | 0x20) }
}
