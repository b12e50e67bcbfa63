/// Reads one element of DER after the other; whatever has a second spelling in BER is refused as `malformedPublicKeyInfo`.
///
/// Source: ITU-T X.690 §8.1, §8.3, §10.1
struct DERReader {
    enum Tag: UInt8 {
        case integer = 0x02
        case bitString = 0x03
        case sequence = 0x30
    }

    private var rest: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

    var isAtEnd: Bool { rest.isEmpty }

    /// The content of the next element, which must have this tag.
    mutating func content(of tag: Tag) throws(JOSEError) -> ArraySlice<UInt8> {
        guard rest.popFirst() == tag.rawValue, let length = length(), length <= rest.count else { throw .malformedPublicKeyInfo }
        defer { rest = rest.dropFirst(length) }
        return rest.prefix(length)
    }

    /// The next element, an INTEGER that is not negative, without leading zero bytes; empty for zero.
    mutating func unsignedInteger() throws(JOSEError) -> [UInt8] {
        let content = try content(of: .integer)
        guard let first = content.first, first < 0x80 else { throw .malformedPublicKeyInfo }
        guard first == 0 else { return Array(content) }
        // A zero in front is there to keep the next byte from looking like a sign, and for nothing else.
        let number = content.dropFirst()
        guard number.first.map({ $0 >= 0x80 }) ?? true else { throw .malformedPublicKeyInfo }
        return Array(number)
    }

    /// A length of at most two octets in its shortest form.
    private mutating func length() -> Int? {
        guard let first = rest.popFirst() else { return nil }
        switch first {
        case ..<0x80: return Int(first)
        case 0x81: return rest.popFirst().flatMap { $0 >= 0x80 ? Int($0) : nil }
        case 0x82:
            guard let high = rest.popFirst(), let low = rest.popFirst(), high > 0 else { return nil }
            return Int(high) << 8 | Int(low)
        default: return nil
        }
    }
}
