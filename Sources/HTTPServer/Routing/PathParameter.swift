public import FoundationEssentials

/// What a segment of a path can be read as: text, a number, a UUID, a type of a program's own.
public protocol PathParameter: Sendable {
    /// `nil` for a segment that stands for no value.
    ///
    /// - Parameter text: The segment, with its escapes decoded.
    init?(pathSegment text: String)
}

extension String: PathParameter {
    public init?(pathSegment text: String) { self = text }
}

/// Digits, with a minus in front where the number is less than 0. A number has one spelling: no plus, no zero in front.
extension Int: PathParameter {
    public init?(pathSegment text: String) {
        guard let number = Int(text), sameSpelling(text, "\(number)") else { return nil }
        self = number
    }
}

/// Source: RFC 9562 §4
extension UUID: PathParameter {
    public init?(pathSegment text: String) { self.init(uuidString: text) }
}

/// One of the raw values, spelled exactly so.
extension PathParameter where Self: RawRepresentable, RawValue == String {
    public init?(pathSegment text: String) {
        self.init(rawValue: text)
        guard sameSpelling(text, rawValue) else { return nil }
    }
}

/// Swift takes texts for equal that Unicode does, whatever their bytes are.
private func sameSpelling(_ left: String, _ right: String) -> Bool { left.utf8.elementsEqual(right.utf8) }

extension Extractor where Value: PathParameter {
    /// The value of the pattern's segment `:name`, read as a type. A route whose pattern has no such segment is refused when its ``Router`` is
    /// made.
    ///
    ///     books.get(":id", .path("id", as: UUID.self)) { id in … }
    ///
    /// - Parameters:
    ///   - name: The name, without the colon.
    ///   - type: What the segment is read as.
    ///   - problem: The answer where the segment stands for no such value: by default the same 404 as for a path that is not there.
    public static func path(_ name: String, as type: Value.Type, orElse problem: Problem = .notFound) -> Self {
        Self(reading: [name]) { (context) throws(Problem) in
            guard let value = context.request.parameters[name].flatMap(Value.init(pathSegment:)) else { throw problem }
            return value
        }
    }
}
