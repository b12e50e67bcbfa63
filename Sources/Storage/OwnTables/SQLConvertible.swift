public import FoundationEssentials

/// What may be the value of a parameter of ``SQL``.
public protocol SQLConvertible: Sendable {
    /// What is stored.
    var sqlValue: SQLValue { get }
}

extension SQLValue: SQLConvertible {
    public var sqlValue: SQLValue { self }
}

extension String: SQLConvertible {
    public var sqlValue: SQLValue { .text(self) }
}

extension Int: SQLConvertible {
    public var sqlValue: SQLValue { .integer(Int64(self)) }
}

extension Int64: SQLConvertible {
    public var sqlValue: SQLValue { .integer(self) }
}

extension Double: SQLConvertible {
    public var sqlValue: SQLValue { .number(self) }
}

/// 1 or 0.
extension Bool: SQLConvertible {
    public var sqlValue: SQLValue { .integer(self ? 1 : 0) }
}

/// Its 16 bytes.
extension UUID: SQLConvertible {
    public var sqlValue: SQLValue { .id(self) }
}

/// Seconds since 1970, as a number.
extension Date: SQLConvertible {
    public var sqlValue: SQLValue { .number(timeIntervalSince1970) }
}

/// A blob.
extension [UInt8]: SQLConvertible {
    public var sqlValue: SQLValue { .bytes(self) }
}

/// The raw value: `enum Genre: String, SQLConvertible` is a text.
extension SQLConvertible where Self: RawRepresentable, RawValue: SQLConvertible {
    public var sqlValue: SQLValue { rawValue.sqlValue }
}
