public import HTTPTypes
public import StrictJSON

/// An answer: status, fields and content. The encoder adds framing, `Date`, and the fields that every answer carries.
public struct Response: Sendable {
    /// One field line of an answer. Its value is checked when it is encoded: one with CR, LF, NUL or another control character
    /// turns the whole answer into a 500, because mending it silently would hide an attempt at response splitting.
    public struct Field: Sendable {
        public let name: HTTPField.Name
        public let value: String
    }

    public var status: HTTPResponse.Status
    public var contentType: MediaType?
    public var content: ResponseContent
    public private(set) var fields: [Field] = []

    /// An answer that ends the connection, for example because the request's framing can no longer be trusted.
    package var closesConnection = false

    public init(status: HTTPResponse.Status, contentType: MediaType? = nil, content: ResponseContent = .none) {
        self.status = status
        self.contentType = contentType
        self.content = content
    }

    /// A JSON answer. Source: RFC 8259 §11.
    public init(status: HTTPResponse.Status = .ok, json: JSONValue) {
        self.init(status: status, contentType: .json, content: .bytes(json.encoded()))
    }

    /// Adds a field line and keeps those of the same name that are there already.
    public mutating func addField(_ name: HTTPField.Name, _ value: String) {
        fields.append(Field(name: name, value: value))
    }

    /// Whether a field of this name is there.
    public func hasField(_ name: HTTPField.Name) -> Bool {
        fields.contains { $0.name == name }
    }
}

/// What follows the head of an answer.
public enum ResponseContent: Sendable {
    case none
    case bytes([UInt8])
    /// Content that is made while it is sent.
    case stream(ResponseStream)
}

/// A media type as it stands in `Content-Type`. Source: RFC 9110 §8.3.1.
public struct MediaType: Sendable, Equatable {
    public let text: String

    public init(_ text: String) {
        self.text = text
    }

    public static let json = MediaType("application/json")
    public static let problem = MediaType("application/problem+json")
    public static let text = MediaType("text/plain; charset=utf-8")
}
