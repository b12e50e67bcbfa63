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

    /// Takes over a client's identifier, or answers `nil` when its form could harm a log line.
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
        var bytes: [UInt8] = []
        append(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    package func append(to output: inout [UInt8]) {
        switch value {
        case .accepted(let text): output.append(contentsOf: text.utf8)
        case .made(let high, let low):
            for word in [high, low] {
                for shift in stride(from: UInt64(60), through: 0, by: -4) {
                    output.append(Self.digit(UInt8(truncatingIfNeeded: word >> shift) & 0xF))
                }
            }
        }
    }

    private static func digit(_ nibble: UInt8) -> UInt8 {
        nibble < 10 ? UInt8(ascii: "0") &+ nibble : UInt8(ascii: "a") &+ (nibble &- 10)
    }
}
