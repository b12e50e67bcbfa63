/// Which trace a request is part of, as its `traceparent` field says.
///
/// Nothing but the log goes by it: the client may have made it up.
///
/// Source: W3C Trace Context §3.2
public struct TraceContext: Sendable, Equatable {
    /// 32 lower-case hexadecimal digits, not all of them 0.
    public let traceID: String
    /// 16 lower-case hexadecimal digits, not all of them 0: the caller's span.
    public let parentID: String

    /// What a request says; `nil` where it says nothing, or nothing that can be read without a guess: two fields are as bad as none.
    public init?(_ head: RequestHead) {
        guard let value = head.onlyField("traceparent") else { return nil }
        self.init(parsing: value)
    }

    /// Version `00` is all that the value holds. A later version may be followed by a dash and more, none of which is looked at.
    ///
    /// Source: W3C Trace Context §3.2.2, §3.2.3, §4.3
    package init?(parsing value: ArraySlice<UInt8>) {
        let bytes = Array(value.prefix(56))
        guard bytes.count >= 55, [2, 35, 52].allSatisfy({ bytes[$0] == UInt8(ascii: "-") }) else { return nil }
        let (version, trace, parent, flags) = (bytes[0..<2], bytes[3..<35], bytes[36..<52], bytes[53..<55])
        guard [version, trace, parent, flags].allSatisfy({ $0.allSatisfy(Self.isDigit) }) else { return nil }
        guard !version.elementsEqual("ff".utf8), !Self.isZero(trace), !Self.isZero(parent) else { return nil }
        if bytes.count > 55, version.elementsEqual("00".utf8) || bytes[55] != UInt8(ascii: "-") { return nil }
        traceID = String(decoding: trace, as: UTF8.self)
        parentID = String(decoding: parent, as: UTF8.self)
    }

    /// Capital letters are not among them.
    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte) }

    private static func isZero(_ digits: ArraySlice<UInt8>) -> Bool { digits.allSatisfy { $0 == UInt8(ascii: "0") } }
}
