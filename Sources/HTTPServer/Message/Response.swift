public import HTTPTypes
public import StrictJSON

/// An answer: status, fields and content. The encoder adds framing, `Date`, and the fields that every answer carries.
public struct Response: Sendable {
    /// One field line of an answer. Its value is checked when it is encoded: one with CR, LF, NUL or another control character
    /// replaces the whole answer by a 500, because mending it silently would hide an attempt at response splitting.
    public struct Field: Sendable {
        /// The name, which is compared without regard to case.
        public let name: HTTPField.Name
        /// The value as the program has set it.
        public let value: String

        package init(name: HTTPField.Name, value: String) {
            self.name = name
            self.value = value
        }
    }

    /// 200 to 599, or 101 with ``ResponseContent/upgrade(_:)``: another interim status, which is no answer yet, makes a 500 of it.
    public var status: HTTPResponse.Status
    /// `Content-Type`; without one the field is not sent.
    public var contentType: MediaType?
    /// Not sent with 204 and 304, nor in answer to HEAD.
    public var content: ResponseContent
    /// Field lines besides those that the encoder writes itself: framing, `Date`, `Content-Type`, `Connection`.
    public private(set) var fields: [Field] = []

    /// An answer that ends the connection, for example because the request's framing can no longer be trusted.
    package var closesConnection = false
    /// If true, its own field lines stand in place of those of the server's policy.
    private(set) var isOpenToEveryOrigin = false

    /// An answer of content that is there, or is made while it is sent.
    public init(status: HTTPResponse.Status, contentType: MediaType? = nil, content: ResponseContent = .none) {
        self.status = status
        self.contentType = contentType
        self.content = content
    }

    /// A JSON answer. Source: RFC 8259 §11.
    public init(status: HTTPResponse.Status = .ok, json: JSONValue) {
        self.init(status: status, contentType: .json, content: .bytes(json.encoded()))
    }

    /// Adds a field line and keeps those of the same name that are there already. No cache keeps an answer without `Cache-Control`,
    /// whatever other fields it has; see ``cached(_:_:)``.
    public mutating func addField(_ name: HTTPField.Name, _ value: String) {
        fields.append(Field(name: name, value: value))
    }

    /// The same answer with one more field line.
    ///
    ///     try Response(status: .created, encoding: book).with(.location, "/books/\(book.id)")
    ///
    /// - Parameters:
    ///   - name: The name of the field.
    ///   - value: Its value.
    /// - Returns: An answer that keeps the fields it had, those of the same name too.
    public func with(_ name: HTTPField.Name, _ value: String) -> Response {
        var copy = self
        copy.addField(name, value)
        return copy
    }

    /// Lets pages of every origin read the answer, whatever the server's ``CrossOriginPolicy`` says: for metadata that is everybody's.
    ///
    /// Source: Fetch §3.3.3 (`Access-Control-Allow-Origin`)
    public mutating func openToEveryOrigin() {
        isOpenToEveryOrigin = true
        addField(.accessControlAllowOrigin, "*")
    }

    /// The value of the first field line with this name.
    public func firstField(_ name: HTTPField.Name) -> String? {
        fields.first { $0.name == name }?.value
    }

    mutating func removeFields(named names: [HTTPField.Name]) {
        fields.removeAll { names.contains($0.name) }
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
    /// Another protocol instead of content, with status 101. Only HTTP/1.1 goes on in another one, and only behind a complete request.
    case upgrade(ProtocolUpgrade)
}

/// A media type as it stands in `Content-Type`. Source: RFC 9110 §8.3.1.
public struct MediaType: Sendable, Equatable {
    /// The type with its parameters.
    public let text: String

    /// A type as it is to be sent; control characters in it make a 500 of the answer.
    public init(_ text: String) {
        self.text = text
    }

    /// Source: RFC 8259 §11
    public static let json = MediaType("application/json")
    /// Source: RFC 9457 §6.1
    public static let problem = MediaType("application/problem+json")
    /// Plain text in UTF-8. Source: RFC 2046 §4.1
    public static let text = MediaType("text/plain; charset=utf-8")
}
