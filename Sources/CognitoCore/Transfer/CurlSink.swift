import CoreSyntax

/// What libcurl has delivered of one response. It lives on the engine's queue, for one transfer.
final class CurlSink {
    /// Longest header section in bytes.
    static let maximumHeaderBytes = 65_536

    private(set) var body: [UInt8] = []
    /// The bound that was passed, once one was.
    private(set) var exceededLimit: Int?
    private var headerLines: [[UInt8]] = []
    /// If true, an empty line has ended the section.
    private var hasSectionEnded = false
    private var headerBytes = 0
    private let maximumBodyBytes: Int

    init(maximumBodyBytes: Int) { self.maximumBodyBytes = maximumBodyBytes }

    /// Takes content; `false` tells libcurl to stop.
    func takeBody(_ bytes: Span<UInt8>) -> Bool {
        guard bytes.count <= maximumBodyBytes - body.count else {
            exceededLimit = maximumBodyBytes
            return false
        }
        body.append(copying: bytes)
        return true
    }

    /// Takes one line of a header section, line break included; `false` tells libcurl to stop.
    func takeHeaderLine(_ bytes: Span<UInt8>) -> Bool {
        guard bytes.count <= Self.maximumHeaderBytes - headerBytes else {
            exceededLimit = Self.maximumHeaderBytes
            return false
        }
        headerBytes += bytes.count
        var line: [UInt8] = []
        line.append(copying: bytes)
        // An interim response has a section of its own in front; only the last one counts. What comes without a status line behind its end is
        // a trailer section, which is none of a response's fields. Source: RFC 9110 §6.5.1
        if line.starts(with: "HTTP/".utf8) {
            (headerLines, hasSectionEnded) = ([], false)
        } else if line.allSatisfy({ "\r\n".utf8.contains($0) }) {
            hasSectionEnded = true
        } else if !hasSectionEnded {
            headerLines.append(line)
        }
        return true
    }

    /// The field lines, names in lower case, values without surrounding white space. Lines that are no field lines
    /// are left out.
    var fields: [(name: String, value: String)] {
        headerLines.compactMap { line in
            guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > 0,
                let name = String(validating: line[..<colon].map(\.asciiLowercased), as: UTF8.self),
                let value = String(validating: line[(colon + 1)...].trimmingWhiteSpace, as: UTF8.self)
            else { return nil }
            return (name, value)
        }
    }
}

extension [UInt8] {
    fileprivate mutating func append(copying bytes: Span<UInt8>) {
        // At least twice as much each time: to reserve what is needed now would copy all that is there for each new part.
        if capacity - count < bytes.count { reserveCapacity(Swift.max(2 * capacity, count + bytes.count)) }
        for index in bytes.indices { append(bytes[index]) }
    }
}

extension ArraySlice<UInt8> {
    fileprivate var trimmingWhiteSpace: Self {
        let isSpace = { (byte: UInt8) in byte.isBlank || byte == UInt8(ascii: "\r") || byte == UInt8(ascii: "\n") }
        guard let last = lastIndex(where: { !isSpace($0) }) else { return [] }
        return self[...last].drop(while: isSpace)
    }
}
