/// Byte classes. Swift's own `isNumber` and `isHexDigit` also accept full-width and Arabic digits.
///
/// Source: RFC 5234 §B.1
extension UInt8 {
    package var isASCIIDigit: Bool { self >= UInt8(ascii: "0") && self <= UInt8(ascii: "9") }
    package var isASCIILowercase: Bool { self >= UInt8(ascii: "a") && self <= UInt8(ascii: "z") }
    package var isASCIILetter: Bool { (self | 0x20).isASCIILowercase }
    /// Space or tab.
    package var isBlank: Bool { self == UInt8(ascii: " ") || self == UInt8(ascii: "\t") }
    /// A printing ASCII character, space excluded.
    package var isVisibleASCII: Bool { self > 0x20 && self < 0x7F }
    /// Folded to lower case if it is an ASCII letter; other bytes stay.
    package var asciiLowercased: UInt8 { self >= UInt8(ascii: "A") && self <= UInt8(ascii: "Z") ? self | 0x20 : self }
}
