/// Names one request in the answer, the log and every error body, so that the three can be put side by side.
///
/// A client or proxy may choose it: 1 to 128 bytes of letters, digits, `-`, `_`, `.`. Anything else is not carried into logs; an
/// identifier of our own (32 hexadecimal digits) takes its place.
public struct RequestID: Sendable, Hashable, CustomStringConvertible {
    private enum Value: Hashable {
        case made(UInt64, UInt64)
        case accepted(String)
    }

    private let value: Value

    package init(_ high: UInt64, _ low: UInt64) {
        value = .made(high, low)
    }

    /// Takes over a client's identifier; `nil` when its form could harm a log line.
    package init?(accepting bytes: ArraySlice<UInt8>) {
        guard (1...128).contains(bytes.count), bytes.allSatisfy(Self.isHarmless) else { return nil }
        value = .accepted(String(decoding: bytes, as: UTF8.self))
    }

    private static func isHarmless(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
            UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
            true
        default: false
        }
    }

    public var description: String {
        switch value {
        case .accepted(let text): text
        case .made(let high, let low): Self.hexadecimal(high) + Self.hexadecimal(low)
        }
    }

    private static func hexadecimal(_ number: UInt64) -> String {
        let digits = String(number, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    package func append(to output: OutputBuffer) {
        switch value {
        case .accepted(let text): output.append(text)
        case .made(let high, let low):
            output.append(hexadecimal: high)
            output.append(hexadecimal: low)
        }
    }
}
