import HTTP2Framing

/// Makes a list of fields from an answer's head as HTTP/1.1 has it, so that which fields an answer carries is decided in one place.
///
/// Names are in lower case, and fields that concern a connection of HTTP/1.1 are left out.
///
/// Source: RFC 9113 §8.2, §8.2.2, §8.3.2
enum ResponseFieldList {
    private static let connectionFields: [StaticString] = ["connection", "transfer-encoding", "keep-alive", "proxy-connection", "upgrade"]

    private static let usualFields = 16

    /// - Parameter head: What ``ResponseEncoder`` writes, up to its empty line.
    static func list(of head: Span<UInt8>) -> HTTP2FieldList {
        var list = HTTP2FieldList()
        list.reserve(bytes: head.count, fields: usualFields)
        var start = 0
        while start < head.count {
            let end = head.firstControl(from: start)
            let line = start..<end
            // The line end has two bytes.
            defer { start = end + 2 }
            guard !line.isEmpty else { break }
            if list.count == 0 {
                let status = head.extracting(status(in: line))
                let opensTunnel = status.spells("101", in: 0..<status.count)
                list.append(lowercasing: Self.statusName.span, value: opensTunnel ? Self.success.span : status)
            } else if let colon = colon(in: head, line), !isOfConnection(head, line.lowerBound..<colon) {
                list.append(lowercasing: head.extracting(line.lowerBound..<colon), value: head.extracting(min(colon + 2, end)..<end))
            }
        }
        return list
    }

    private static let statusName = Array(":status".utf8)
    /// What opens a tunnel, and is 101 in HTTP/1.1. Source: RFC 8441 §5, RFC 9113 §8.6
    private static let success = Array("200".utf8)

    /// The three digits behind `HTTP/1.1 `.
    private static func status(in line: Range<Int>) -> Range<Int> {
        let start = min(line.lowerBound + 9, line.upperBound)
        return start..<min(start + 3, line.upperBound)
    }

    private static func colon(in head: Span<UInt8>, _ line: Range<Int>) -> Int? {
        for index in line where head[index] == Grammar.colon { return index }
        return nil
    }

    private static func isOfConnection(_ head: Span<UInt8>, _ name: Range<Int>) -> Bool {
        connectionFields.contains { head.spells($0, in: name) }
    }
}
