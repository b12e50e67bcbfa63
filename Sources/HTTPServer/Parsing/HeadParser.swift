/// Reads one head and tells it whole.
/// Source: RFC 9112 §2.1.
struct HeadParser {
    private var requestLine = RequestLineScanner()
    private var section: FieldSectionScanner?
    private var lines: [FieldLine] = []
    private var control = ControlFields()
    private let requestLineBytes: Int
    private let fieldSectionBytes: Int
    private let fieldCount: Int
    private let isOverTLS: Bool
    private let form: HeadForm
    private let unstatedFraming: BodyFraming

    /// Browsers send some more lines than this, and for them the array grows once; a session keeps its request.
    private static let usualLineCount = 16

    /// - Parameters:
    ///   - form: As what the heads say that they came.
    ///   - unstatedFraming: How content is delimited where no field says so.
    init(limits: Limits, isOverTLS: Bool, form: HeadForm = .text, unstatedFraming: BodyFraming = .none) {
        requestLineBytes = limits.requestLineBytes
        fieldSectionBytes = limits.fieldSectionBytes
        fieldCount = limits.fieldCount
        self.isOverTLS = isOverTLS
        self.form = form
        self.unstatedFraming = unstatedFraming
    }

    /// Whether the method of the head that is being read is there, and is HEAD.
    var methodIsHead: Bool { requestLine.line.knownMethod == .head }

    /// Goes on until the head or the bytes end, and is then ready for another head.
    ///
    /// `bytes` begins with the head and has at least the bytes of the call before.
    mutating func next(in bytes: Span<UInt8>) throws(ParseError) -> (head: RequestHead, count: Int)? {
        if section == nil {
            guard try requestLine.scan(bytes, limit: requestLineBytes) else { return nil }
            beginSection()
        }
        guard let count = try scanSection(bytes) else { return nil }
        try checkHost(bytes)
        let head = RequestHead(
            bytes, count: count, requestLine: requestLine.line, lines: takeLines(), control: control, isOverTLS: isOverTLS,
            form: form, unstatedFraming: unstatedFraming)
        requestLine = RequestLineScanner()
        section = nil
        control = ControlFields()
        return (head, count)
    }

    private mutating func beginSection() {
        lines.reserveCapacity(min(fieldCount, Self.usualLineCount))
        section = FieldSectionScanner(
            start: requestLine.position, limit: fieldSectionBytes, maximumCount: fieldCount,
            tooLarge: .fieldSectionTooLarge)
    }

    /// The head's length once its section has ended.
    private mutating func scanSection(_ bytes: Span<UInt8>) throws(ParseError) -> Int? {
        while true {
            switch try section?.next(in: bytes) {
            case .line(let line):
                try control.note(line, in: bytes, minorVersion: requestLine.line.minorVersion)
                lines.append(line)
            case .end: return section?.position
            case .needsMoreBytes, nil: return nil
            }
        }
    }

    /// Hands the array over instead of sharing it, or the next head would copy it.
    private mutating func takeLines() -> [FieldLine] {
        let taken = lines
        lines = []
        return taken
    }

    /// An absolute form and Host are two names for the server; were they to differ, a proxy before us and we could judge
    /// by different ones, so RFC 9112 §3.2.2's preference for the target is not enough.
    private func checkHost(_ bytes: Span<UInt8>) throws(ParseError) {
        guard let host = control.host else {
            guard requestLine.line.minorVersion == 0 else { throw .missingHost }
            return
        }
        guard let authority = requestLine.line.target.authority else { return }
        guard bytes.spellsSame(host.range, authority.range) else { throw .hostNotOfTarget }
    }
}
