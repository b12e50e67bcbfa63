/// A set of ASCII bytes as two words, so that membership is a shift. Bytes from 0x80 on are never members.
package struct ByteSet: Sendable {
    let low: UInt64
    let high: UInt64

    package init(low: UInt64, high: UInt64) {
        self.low = low
        self.high = high
    }

    @inline(__always)
    package func contains(_ byte: UInt8) -> Bool {
        let half = byte & 0x40 == 0 ? low : high
        return byte < 0x80 && (half &>> UInt64(byte & 0x3F)) & 1 == 1
    }
}

/// The grammar's names for bytes. The sets are literal words because a computed set costs an initialiser's check on every
/// use; the tests spell each one out and compare.
package enum Grammar {
    static let tab: UInt8 = 0x09
    static let lineFeed: UInt8 = 0x0A
    static let carriageReturn: UInt8 = 0x0D
    static let space: UInt8 = 0x20
    static let quote: UInt8 = 0x22
    static let percent: UInt8 = 0x25
    static let comma: UInt8 = 0x2C
    static let dot: UInt8 = 0x2E
    static let slash: UInt8 = 0x2F
    static let colon: UInt8 = 0x3A
    static let semicolon: UInt8 = 0x3B
    static let equals: UInt8 = 0x3D
    static let question: UInt8 = 0x3F
    static let backslash: UInt8 = 0x5C
    static let delete: UInt8 = 0x7F

    /// `tchar`: methods, field names, chunk extension names. Source: RFC 9110 §5.6.2.
    package static let token = ByteSet(low: 0x03FF_6CFA_0000_0000, high: 0x57FF_FFFF_C7FF_FFFE)
    /// `token68`, and `=` anywhere in it. Source: RFC 9110 §11.2.
    static let token68 = ByteSet(low: 0x23FF_E800_0000_0000, high: 0x47FF_FFFE_87FF_FFFE)
    /// `pchar`, `/` and the `%` of an escape. Source: RFC 3986 §3.3.
    static let path = ByteSet(low: 0x2FFF_FFF2_0000_0000, high: 0x47FF_FFFE_87FF_FFFF)
    /// Visible ASCII without `"`, `#`, `<` and `>`. Wider than RFC 3986 §3.4: browsers follow the URL Standard, which leaves
    /// `[ ] { } | \ ^` and the grave accent of a query as they are, and no query chooses a route or a guard.
    static let query = ByteSet(low: 0xAFFF_FFF2_0000_0000, high: 0x7FFF_FFFF_FFFF_FFFF)
    /// `unreserved`, for host names. Narrower than `reg-name` of RFC 3986 §3.2.2: no name in the DNS has escapes or
    /// sub-delimiters, and a comma is what two joined Host fields look like.
    static let hostName = ByteSet(low: 0x03FF_6000_0000_0000, high: 0x47FF_FFFE_87FF_FFFE)
    /// What stands between the brackets of an IPv6 address. Source: RFC 3986 §3.2.2.
    static let ipv6Address = ByteSet(low: 0x07FF_4000_0000_0000, high: 0x0000_007E_0000_007E)
    /// The ASCII part of `qdtext`. Source: RFC 9110 §5.6.4.
    static let quotedText = ByteSet(low: 0xFFFF_FFFB_0000_0200, high: 0x7FFF_FFFF_EFFF_FFFF)

    @inline(__always)
    static func isWhitespace(_ byte: UInt8) -> Bool { byte == space || byte == tab }

    /// A control byte that no field value may contain. Bytes from 0x80 on are `obs-text`. Source: RFC 9110 §5.5.
    @inline(__always)
    static func isControl(_ byte: UInt8) -> Bool { (byte < 0x20 && byte != tab) || byte == delete }

    /// The value of an ASCII digit.
    @inline(__always)
    static func digit(_ byte: UInt8) -> UInt8? {
        let value = byte &- 0x30
        return value < 10 ? value : nil
    }

    /// The value of an ASCII hexadecimal digit, of either case.
    @inline(__always)
    package static func hexDigit(_ byte: UInt8) -> UInt8? {
        if let value = digit(byte) { return value }
        let letter = (byte | 0x20) &- 0x61
        return letter < 6 ? letter &+ 10 : nil
    }

    /// The byte in lower case when it is an ASCII letter; folding any other byte would make different names equal.
    @inline(__always)
    static func lowercased(_ byte: UInt8) -> UInt8 {
        byte &- 0x41 < 26 ? byte | 0x20 : byte
    }
}
