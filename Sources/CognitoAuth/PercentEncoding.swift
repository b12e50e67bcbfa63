import CoreSyntax
import HTTPServer

/// Texts of any kind as visible ASCII, and back.
///
/// Source: RFC 3986 §2.1
enum PercentEncoding {
    /// The text, in which only visible ASCII stays, without `%` itself and what ends a name in lists of names: `,`, `"` and `\`.
    ///
    /// A space is encoded too: one at the end of a field value would be lost on the way.
    static func encoded(_ text: String) -> String {
        text.utf8.allSatisfy(isPlain) ? text : PercentEscapes.encoded(Array(text.utf8)[...], isPlain)
    }

    /// The text that was encoded; `nil` for a broken escape, or bytes that are no UTF-8.
    static func decoded(_ encoded: ArraySlice<UInt8>) -> String? {
        PercentEscapes.decoded(encoded).flatMap { String(validating: $0, as: UTF8.self) }
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        guard byte.isVisibleASCII else { return false }
        return switch byte {
        case UInt8(ascii: "%"), UInt8(ascii: ","), UInt8(ascii: "\""), UInt8(ascii: "\\"): false
        default: true
        }
    }
}
