import StrictJSON

/// Text in a log line. Whatever could end the line, move a terminal's cursor or turn its reading direction around is written as an escape,
/// in both formats: not only control characters, but line separators and invisible format characters too.
package enum LogText {
    /// A JSON string.
    package static func quoted(_ text: String) -> String {
        escaped(String(decoding: JSONValue.string(text).encoded(), as: UTF8.self))
    }

    /// The text as it is, where nothing in it could be taken for the end of a value; else a JSON string.
    package static func quotedIfNeeded(_ text: String) -> String {
        isPlain(text) ? text : quoted(text)
    }

    /// If true, the text is the same in all forms, but for quotes around it.
    package static func isPlain(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != 0x22 && $0 != 0x3D && $0 != 0x5C }
    }

    /// The text with everything that does not print escaped as JSON does it.
    package static func escaped(_ text: String) -> String {
        guard !text.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) else { return text }
        var escaped = ""
        for scalar in text.unicodeScalars {
            if prints(scalar) { escaped.unicodeScalars.append(scalar) } else { escaped += escape(scalar) }
        }
        return escaped
    }

    private static func prints(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: false
        default: true
        }
    }

    private static func escape(_ scalar: Unicode.Scalar) -> String {
        UTF16.encode(scalar)?.map { unit in
            let digits = String(unit, radix: 16)
            return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        }.joined() ?? ""
    }
}
