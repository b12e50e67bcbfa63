/// Why a text is not acceptable JSON. Offsets count bytes from the start of the text.
///
/// Source: RFC 8259 §2, §4, §6, §7, §8.1
public enum JSONError: Error, Equatable, Sendable {
    /// The text is longer than `JSONLimits.maximumBytes`.
    case tooLong(bytes: Int, limit: Int)
    /// An array or object opens deeper than `JSONLimits.maximumDepth`.
    case tooDeep(offset: Int, limit: Int)
    /// There are more values and member names than `JSONLimits.maximumValues`.
    case tooManyValues(offset: Int, limit: Int)
    /// The text starts with a UTF-8 byte order mark.
    case byteOrderMark
    /// The text ends inside a value, or holds none.
    case unexpectedEnd
    /// A byte that the grammar does not allow here: a comment, a trailing comma, a bare word, an unquoted name.
    case unexpectedByte(UInt8, offset: Int)
    /// Something other than white space follows the value.
    case trailingByte(UInt8, offset: Int)
    /// A number with a leading zero or plus sign, or with no digit where one is needed.
    case malformedNumber(offset: Int)
    /// A byte below 0x20 stands unescaped in a string.
    case controlCharacter(UInt8, offset: Int)
    /// A backslash is followed by no known escape, or by `u` without four hexadecimal digits.
    case malformedEscape(offset: Int)
    /// A `\u` escape names half of a surrogate pair without its other half.
    case loneSurrogate(offset: Int)
    /// Bytes that are not UTF-8: stray continuation, overlong form, surrogate, beyond U+10FFFF, or cut short.
    case invalidUTF8(offset: Int)
    /// Two members of one object have the same name after unescaping; the offset is that of the later name.
    case duplicateMember(offset: Int)
}
