/// A value to write. Literals build it, and an object keeps the order of its members.
///
/// Two values are equal when they encode to the same bytes.
public enum JSONValue: Sendable {
    /// One member of an object that is to be written.
    public struct Member: Sendable {
        /// The name, unescaped.
        public var name: String
        /// The value that stands behind the name.
        public var value: JSONValue

        /// A member of the given name and value.
        public init(_ name: String, _ value: JSONValue) {
            self.name = name
            self.value = value
        }
    }

    case null
    case bool(Bool)
    case integer(Int64)
    /// A number; JSON cannot say infinite or not-a-number, so those are written as `null`.
    case double(Double)
    case string(String)
    case array([JSONValue])
    /// Members in the order in which they are written. Names are the caller's to keep distinct.
    case object([Member])
    /// Text that a `JSONDocument` has already found valid; written as it stands.
    case raw([UInt8])

    /// The value under a view, written back byte for byte.
    public init(_ view: JSONView) { self = .raw(Array(view.rawBytes)) }
}

extension JSONValue: Equatable {
    public static func == (left: JSONValue, right: JSONValue) -> Bool { left.encoded() == right.encoded() }
}

extension JSONValue: ExpressibleByNilLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral {
    public init(nilLiteral: ()) { self = .null }
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    public init(integerLiteral value: Int64) { self = .integer(value) }
}

extension JSONValue: ExpressibleByFloatLiteral, ExpressibleByStringLiteral, ExpressibleByStringInterpolation {
    public init(floatLiteral value: Double) { self = .double(value) }
    public init(stringLiteral value: String) { self = .string(value) }
}

extension JSONValue: ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral {
    public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
    public init(dictionaryLiteral members: (String, JSONValue)...) {
        self = .object(members.map { Member($0.0, $0.1) })
    }
}
