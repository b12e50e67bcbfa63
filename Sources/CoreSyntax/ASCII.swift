/// Byte classes. Swift's own `isNumber` and `isHexDigit` also accept full-width and Arabic digits.
///
/// Source: RFC 5234 §B.1
extension UInt8 {
    package var isASCIIDigit: Bool { self >= UInt8(ascii: "0") && self <= UInt8(ascii: "9") }
    package var isASCIILowercase: Bool { self >= UInt8(ascii: "a") && self <= UInt8(ascii: "z") }
    package var isASCIILetter: Bool { (self | 0x20).isASCIILowercase }
    package var isASCIILetterOrDigit: Bool { isASCIILetter || isASCIIDigit }
    /// Space or tab.
    package var isBlank: Bool { self == UInt8(ascii: " ") || self == UInt8(ascii: "\t") }
    /// A printing ASCII character, space excluded.
    package var isVisibleASCII: Bool { self > 0x20 && self < 0x7F }
    /// What stands for itself between quotation marks: space and visible ASCII, without `"` and `\`.
    ///
    /// Source: RFC 9110 §5.6.4 (`qdtext`, without tab and obs-text)
    package var isQuotable: Bool { (self == 0x20 || isVisibleASCII) && self != UInt8(ascii: "\"") && self != UInt8(ascii: "\\") }
    /// Folded to lower case if it is an ASCII letter; other bytes stay.
    package var asciiLowercased: UInt8 { self >= UInt8(ascii: "A") && self <= UInt8(ascii: "Z") ? self | 0x20 : self }
}
