import StrictJSON

/// One request for `CurlClient`.
public struct CurlRequest: Sendable {
    /// The method of the request.
    public enum Method: Sendable {
        case get
        /// The content, sent whole.
        case post([UInt8])
    }

    /// The URL. Its type keeps plain HTTP on this machine, except for a test pool's endpoint.
    public let url: HTTPURL
    public let method: Method
    /// Field lines besides those that libcurl writes itself.
    public let fields: [(name: String, value: String)]

    /// A request with these field lines.
    public init(_ method: Method = .get, _ url: HTTPURL, fields: [(name: String, value: String)] = []) {
        self.method = method
        self.url = url
        self.fields = fields
    }

    /// The field lines, or `nil` if one of them would not be a single line.
    ///
    /// Source: RFC 9110 §5.5
    var fieldLines: [String]? {
        let lines = fields.map { "\($0.name): \($0.value)" }
        let isSafe = lines.allSatisfy { $0.utf8.allSatisfy { $0 == UInt8(ascii: "\t") || ($0 >= 0x20 && $0 != 0x7F) } }
        return isSafe ? lines : nil
    }
}

/// A complete response.
public struct CurlResponse: Sendable {
    /// The status code, 100 to 599 from a sane peer.
    public let status: Int
    /// The field lines in order, names in lower case.
    public let fields: [(name: String, value: String)]
    /// The content as it was sent: no content coding is undone.
    public let body: [UInt8]

    /// The values of all field lines of this name (in lower case), joined as RFC 9110 §5.3 allows; `nil` if there is
    /// none.
    public func field(_ name: String) -> String? {
        let values = fields.filter { sameBytes($0.name, name) }.map(\.value)
        return values.isEmpty ? nil : values.joined(separator: ", ")
    }
}

/// The bounds of one exchange.
public struct CurlLimits: Sendable, Equatable {
    /// The bound until the connection is ready, TLS included.
    public var connect: Duration
    /// The bound until the last byte of the response.
    public var total: Duration
    /// Longest body in bytes; a longer one is cut off while it arrives.
    public var maximumBodyBytes: Int

    /// 2 s to connect, 5 s in total, 256 KiB, unless said otherwise.
    public init(
        connect: Duration = .seconds(2), total: Duration = .seconds(5), maximumBodyBytes: Int = 262_144
    ) {
        self.connect = connect
        self.total = total
        self.maximumBodyBytes = maximumBodyBytes
    }
}

extension Duration {
    /// Whole milliseconds, at least one and at most an hour: libcurl takes 0 for "no bound".
    var milliseconds: Int {
        let bounded = min(max(self, .milliseconds(1)), .seconds(3600))
        return Int(bounded.components.seconds) * 1000 + Int(bounded.components.attoseconds / 1_000_000_000_000_000)
    }
}
