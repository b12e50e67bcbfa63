import HTTPServer
import HTTPTypes

/// The grammar of a head read the slow way, by splitting: it shares no code with the scanners, so that a fault of theirs
/// is not also the judge of it.
enum PlainReading {
    private static let tokenBytes = Set(
        "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".utf8)

    static func accepts(_ head: RequestHead) -> Bool {
        var lines = head.bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
        // Behind the last LF is the decoded path, if the target has escapes, and before it the empty line.
        guard let decoded = lines.popLast(), lines.popLast() == [0x0D], !lines.isEmpty else { return false }
        guard lines.allSatisfy(endsWell) else { return false }
        let escaped = head.value(of: head.target).prefix { $0 != 0x3F }.contains(0x25)
        return escaped != decoded.isEmpty && isRequestLine(lines.removeFirst().dropLast()) && hasPath(head)
            && lines.allSatisfy(isField)
    }

    private static func endsWell(_ line: ArraySlice<UInt8>) -> Bool {
        line.last == 0x0D && !line.dropLast().contains { ($0 < 0x20 && $0 != 0x09) || $0 == 0x7F }
    }

    private static func isRequestLine(_ line: ArraySlice<UInt8>) -> Bool {
        let parts = line.split(separator: 0x20, omittingEmptySubsequences: false)
        guard parts.count == 3, isToken(parts[0]), !parts[1].isEmpty else { return false }
        return parts[1].allSatisfy { 0x21...0x7E ~= $0 } && [0x30, 0x31].contains(parts[2].last)
            && parts[2].dropLast().elementsEqual("HTTP/1.".utf8)
    }

    private static func hasPath(_ head: RequestHead) -> Bool {
        let path = head.value(of: head.path)
        guard String(validating: path, as: UTF8.self) != nil else { return false }
        if path.elementsEqual("*".utf8) { return head.method == .options }
        let segments = path.split(separator: 0x2F, omittingEmptySubsequences: false)
        let isDots = { (segment: ArraySlice<UInt8>) in segment == [0x2E] || segment == [0x2E, 0x2E] }
        return segments.first == [] && !segments.contains(where: isDots)
            && !segments.dropFirst().dropLast().contains([])
            && !path.contains { $0 < 0x20 || $0 == 0x5C || $0 == 0x7F }
    }

    private static func isField(_ line: ArraySlice<UInt8>) -> Bool {
        line.firstIndex(of: 0x3A).map { isToken(line[..<$0]) } ?? false
    }

    private static func isToken(_ bytes: ArraySlice<UInt8>) -> Bool {
        !bytes.isEmpty && bytes.allSatisfy(tokenBytes.contains)
    }
}
