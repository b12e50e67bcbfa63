import CoreSyntax

/// Why a line of an environment file is not understood.
public enum EnvironmentLineFault: Error, Equatable, Sendable {
    /// The file starts with a UTF-8 byte order mark, which would become part of the first name.
    case byteOrderMark
    /// Bytes that are not UTF-8.
    case invalidUTF8
    /// A NUL or another control character; only tabs are allowed.
    case controlCharacter
    /// There is no `=`.
    case notAnAssignment
    /// What stands before `=` is not letters, digits and `_`, starts with a digit, or has white space behind it.
    case malformedName
    /// The value starts with a quote that is never closed.
    case unclosedQuote
    /// Something other than a comment follows the closing quote.
    case textAfterQuote
}

/// One assignment of an environment file.
struct EnvironmentLine: Equatable {
    let name: String
    let value: String

    /// Reads one line without its LF; `nil` for an empty line or a comment.
    ///
    /// It works on bytes: as characters, a quote and a combining mark behind it would be one.
    init?(parsing bytes: ArraySlice<UInt8>) throws(EnvironmentLineFault) {
        let line = bytes.last == UInt8(ascii: "\r") ? bytes.dropLast() : bytes
        guard line.allSatisfy({ $0.isBlank || ($0 > 0x20 && $0 != 0x7F) }) else { throw .controlCharacter }
        let text = line.trimmingBlanks
        guard let first = text.first, first != UInt8(ascii: "#") else { return nil }
        let assignment = text.droppingExport
        guard let equals = assignment.firstIndex(of: UInt8(ascii: "=")) else { throw .notAnAssignment }
        name = try Self.name(assignment[..<equals])
        value = try Self.value(assignment[(equals + 1)...])
    }

    private static func name(_ bytes: ArraySlice<UInt8>) throws(EnvironmentLineFault) -> String {
        guard let first = bytes.first, !first.isASCIIDigit,
            bytes.allSatisfy({ $0.isASCIILetterOrDigit || $0 == UInt8(ascii: "_") })
        else { throw .malformedName }
        return try text(bytes)
    }

    private static func value(_ bytes: ArraySlice<UInt8>) throws(EnvironmentLineFault) -> String {
        let unindented = bytes.drop(while: \.isBlank)
        guard let quote = unindented.first, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else {
            return try text(bytes.droppingComment.trimmingBlanks)
        }
        let inside = unindented.dropFirst()
        guard let closing = inside.firstIndex(of: quote) else { throw .unclosedQuote }
        guard inside[(closing + 1)...].droppingComment.allSatisfy(\.isBlank) else { throw .textAfterQuote }
        return try text(inside[..<closing])
    }

    private static func text(_ bytes: ArraySlice<UInt8>) throws(EnvironmentLineFault) -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else { throw .invalidUTF8 }
        return text
    }
}

extension ArraySlice<UInt8> {
    fileprivate var trimmingBlanks: Self {
        let end = lastIndex { !$0.isBlank }
        guard let end else { return self[endIndex...] }
        return self[...end].drop(while: \.isBlank)
    }

    /// Without the word `export`, where a name follows it.
    fileprivate var droppingExport: Self {
        let word = Array("export".utf8)
        guard starts(with: word), dropFirst(word.count).first?.isBlank == true else { return self }
        return dropFirst(word.count).drop(while: \.isBlank)
    }

    /// Up to the first `#` that has white space in front of it.
    fileprivate var droppingComment: Self {
        let comment = indices.dropFirst().first { self[$0] == UInt8(ascii: "#") && self[$0 - 1].isBlank }
        return self[..<(comment ?? endIndex)]
    }
}
