import HTTPServer
import HTTPTypes

/// What the server's parser makes of the bytes of one connection.
struct OurReading: Equatable {
    /// A message, and where it stands in the bytes.
    struct Entry: Equatable {
        var message: Message
        /// Behind the message before: an empty line may stand here.
        let start: Int
        /// Where the request line begins.
        let headStart: Int
        let headEnd: Int
        let isChunked: Bool
        /// Behind what has been accepted of it.
        var end: Int
    }

    private(set) var entries: [Entry] = []
    private(set) var error: ParseError?

    private static let fresh = RequestParser(limits: Limits())

    /// Feeds the parser, whose bytes arrive in pieces that end at these places.
    ///
    /// Reading ends, as on a connection, at the first error and behind a request after which no other may come.
    init(_ bytes: [UInt8], cuts: [Int]) {
        var parser = Self.fresh
        var consumed = 0
        do throws(ParseError) {
            for end in cuts + [bytes.count] {
                while true {
                    let step = try parser.next(in: bytes.span.extracting(consumed..<end))
                    let start = consumed
                    consumed += step.consumed
                    guard let event = step.event else { break }
                    take(event, of: bytes, from: start, to: consumed)
                    if case .end = event, isLast { return }
                }
            }
        } catch {
            self.error = error
        }
    }

    private var isLast = false

    private mutating func take(_ event: RequestParser.Event, of bytes: [UInt8], from start: Int, to end: Int) {
        switch event {
        case .head(let head):
            let headStart = end - head.receivedCount
            entries.append(
                Entry(
                    message: Message(head), start: entries.last?.end ?? 0, headStart: headStart, headEnd: end,
                    isChunked: head.framing == .chunked, end: end))
            isLast = !head.keepAlive
        case .content(let range):
            entries[entries.count - 1].message.content += bytes[start + range.lowerBound..<start + range.upperBound]
            entries[entries.count - 1].end = end
        case .end:
            entries[entries.count - 1].message.isComplete = true
            entries[entries.count - 1].end = end
        }
    }
}

extension Message {
    fileprivate init(_ head: RequestHead) {
        method = Array(head.method.rawValue.utf8)
        target = Array(head.value(of: head.target))
        minorVersion = head.minorVersion
        fields = head.fields.map { field in
            Field(name: Array(field.name.rawName.utf8), value: field.withUnsafeBytesOfValue { Array($0) })
        }
    }
}

extension RequestHead {
    /// The length of the head itself: the decoded path stands behind it where the target has escapes.
    fileprivate var receivedCount: Int {
        bytes.count - (path.lowerBound > target.upperBound ? path.count : 0)
    }
}
