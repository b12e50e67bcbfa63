import CoreSyntax
import StrictJSON

/// One request for `CurlClient`.
public struct CurlRequest: Sendable {
    /// The method of the request.
    public enum Method: Sendable {
        case get
        /// The content, sent whole.
        case post([UInt8])
        /// A method by its name, with or without content.
        case named(String, content: [UInt8]? = nil)

        /// The name as it is sent.
        var name: String {
            switch self {
            case .get: "GET"
            case .post: "POST"
            case .named(let name, _): name
            }
        }

        var content: [UInt8]? {
            switch self {
            case .get: nil
            case .post(let content): content
            case .named(let name, let content): content ?? (name == "POST" ? [] : nil)
            }
        }

        var isHead: Bool { name == "HEAD" }

        /// If true, to send it twice is to send it once. Source: RFC 9110 §9.2.2
        var isIdempotent: Bool { ["GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE"].contains(name) }
    }

    /// The URL. Its type keeps plain HTTP on this machine, except for a test pool's endpoint.
    public let url: HTTPURL
    /// The method, with its content.
    public let method: Method
    /// Field lines besides those that libcurl writes itself.
    public let fields: [(name: String, value: String)]
    /// What follows the `?`; empty for no query.
    let query: String
    /// If true, the server is told which trace the request belongs to.
    private(set) var carriesTrace = false

    /// A request with these field lines.
    public init(_ method: Method = .get, _ url: HTTPURL, fields: [(name: String, value: String)] = []) {
        self.init(method, url, query: "", fields: fields)
    }

    /// A request with a query, which the caller must have encoded.
    package init(_ method: Method, _ url: HTTPURL, query: String, fields: [(name: String, value: String)]) {
        self.method = method
        self.url = url
        self.query = query
        self.fields = fields
    }

    /// The same request with this field line in place of those of its name.
    package func with(field name: String, _ value: String) -> CurlRequest {
        var fields = fields
        fields.set(name, value)
        return with(fields: fields)
    }

    /// The same request with these field lines alone.
    func with(fields: [(name: String, value: String)]) -> CurlRequest {
        var copy = CurlRequest(method, url, query: query, fields: fields)
        copy.carriesTrace = carriesTrace
        return copy
    }

    /// The same request, whose server is told which trace it belongs to where the process has a tracer.
    package var carryingTrace: CurlRequest {
        var copy = self
        copy.carriesTrace = true
        return copy
    }

    /// The URL with its query.
    var target: String { query.isEmpty ? url.text : "\(url.text)?\(query)" }

    /// The field lines; `nil` if one of them would not be a single line of its own name, or says what libcurl says itself: the framing of the
    /// request, and whom it is for. `nil` also for a method that is no token, and for HEAD with content: libcurl would wait for content in the
    /// response.
    ///
    /// Source: RFC 9110 §5.1, §5.5, §9.1, §9.3.2
    var fieldLines: [String]? {
        let isSafe = fields.allSatisfy { name, value in
            Self.isToken(name) && !Self.ownNames.contains(String(decoding: name.utf8.map(\.asciiLowercased), as: UTF8.self))
                && value.utf8.allSatisfy { $0 == UInt8(ascii: "\t") || ($0 >= 0x20 && $0 != 0x7F) }
        }
        guard isSafe, Self.isToken(method.name), !method.isHead || method.content == nil else { return nil }
        // libcurl takes a colon without a value for "do not send this field", and a semicolon for an empty value.
        return fields.map { $0.value.utf8.allSatisfy(\.isBlank) ? "\($0.name);" : "\($0.name): \($0.value)" }
    }

    private static let ownNames: Set = ["host", "content-length", "transfer-encoding", "connection", "expect", "te", "trailer", "upgrade"]

    private static func isToken(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { $0.isASCIILetterOrDigit || "!#$%&'*+-.^_`|~".utf8.contains($0) }
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

    package init(status: Int, fields: [(name: String, value: String)], body: [UInt8]) {
        self.status = status
        self.fields = fields
        self.body = body
    }

    /// The values of all field lines of this name (in lower case), joined as RFC 9110 §5.3 allows; `nil` if there is
    /// none.
    public func field(_ name: String) -> String? {
        let values = fields.filter { sameBytes($0.name, name) }.map(\.value)
        return values.isEmpty ? nil : values.joined(separator: ", ")
    }
}

extension [(name: String, value: String)] {
    /// Adds a field line in place of those of its name.
    mutating func set(_ name: String, _ value: String) {
        let folded = name.utf8.map(\.asciiLowercased)
        removeAll { $0.name.utf8.map(\.asciiLowercased) == folded }
        append((name, value))
    }
}
