import CoreSyntax
import FoundationEssentials
import StrictJSON

/// A type of whose values a JSON string, number or Boolean is the whole.
protocol EncodedLeaf {
    var encoded: JSONValue { get }
}

extension String: EncodedLeaf { var encoded: JSONValue { .string(self) } }
extension Bool: EncodedLeaf { var encoded: JSONValue { .bool(self) } }
extension Double: EncodedLeaf { var encoded: JSONValue { .double(self) } }
extension Float: EncodedLeaf { var encoded: JSONValue { .double(Double(self)) } }

extension EncodedLeaf where Self: BinaryInteger {
    /// A number of 64 bits without sign does not fit `JSONValue.integer`, and is as good as text.
    var encoded: JSONValue { Int64(exactly: self).map { .integer($0) } ?? .raw(Array("\(self)".utf8)) }
}

extension Int: EncodedLeaf {}
extension Int8: EncodedLeaf {}
extension Int16: EncodedLeaf {}
extension Int32: EncodedLeaf {}
extension Int64: EncodedLeaf {}
extension UInt: EncodedLeaf {}
extension UInt8: EncodedLeaf {}
extension UInt16: EncodedLeaf {}
extension UInt32: EncodedLeaf {}
extension UInt64: EncodedLeaf {}

/// A time of a year without four digits is as good as a number that is not finite. Source: RFC 3339 §5.6
extension Date: EncodedLeaf {
    var encoded: JSONValue { RFC3339.text(secondsSinceEpoch: timeIntervalSince1970).map { .string($0) } ?? .null }
}

/// Source: RFC 9562 §4
extension UUID: EncodedLeaf { var encoded: JSONValue { .string(uuidString.lowercased()) } }
