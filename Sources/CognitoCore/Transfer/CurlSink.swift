import CoreSyntax

/// What libcurl has delivered of one response. It lives on the engine's queue, for one transfer.
final class CurlSink {
    /// Longest header section in bytes.
    static let maximumHeaderBytes = 65_536

    private(set) var body: [UInt8] = []
    /// The bound that was passed, once one was.
    private(set) var exceededLimit: Int?
    private var headerLines: [[UInt8]] = []
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
        // An interim response has a section of its own in front; only the last one counts.
        if line.starts(with: "HTTP/".utf8) { headerLines = [] } else { headerLines.append(line) }
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
        reserveCapacity(count + bytes.count)
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
