/// Follows the grammar of chunk extensions, which are then dropped: a reader that skips to the line end without it takes
/// a line end inside a quoted string for the chunk's.
/// Source: RFC 9112 §7.1.1; RFC 9110 §5.6.3, §5.6.4.
struct ChunkExtensionScanner {
    private enum Phase { case beforeSemicolon, beforeName, name, afterName, beforeValue, value, quoted, escaped }

    private var phase = Phase.beforeSemicolon
    /// White space may stand before a semicolon or an equals sign, but not at the line's end.
    private var isAfterWhitespace = false

    /// Takes the next byte behind the chunk size; `true` when it is the CR that ends the line.
    mutating func take(_ byte: UInt8) throws(ParseError) -> Bool {
        guard byte != Grammar.lineFeed else { throw .bareLineFeed }
        switch phase {
        case .quoted: try takeQuoted(byte)
        case .escaped: try takeEscaped(byte)
        case .beforeName: try takeFirst(byte, of: .name)
        case .beforeValue where byte == Grammar.quote: phase = .quoted
        case .beforeValue: try takeFirst(byte, of: .value)
        case .name, .value:
            if !Grammar.token.contains(byte) { return try takeDelimiter(byte) }
        case .beforeSemicolon, .afterName: return try takeDelimiter(byte)
        }
        return false
    }

    private mutating func takeFirst(_ byte: UInt8, of next: Phase) throws(ParseError) {
        if Grammar.isWhitespace(byte) { return }
        guard Grammar.token.contains(byte) else { throw .invalidChunkExtension }
        phase = next
    }

    private mutating func takeDelimiter(_ byte: UInt8) throws(ParseError) -> Bool {
        switch byte {
        case Grammar.carriageReturn where !isAfterWhitespace:
            return true
        case Grammar.semicolon:
            phase = .beforeName
            isAfterWhitespace = false
        case Grammar.equals where phase == .name || phase == .afterName:
            phase = .beforeValue
            isAfterWhitespace = false
        case Grammar.space, Grammar.tab:
            if phase != .afterName { phase = phase == .name ? .afterName : .beforeSemicolon }
            isAfterWhitespace = true
        default:
            throw .invalidChunkExtension
        }
        return false
    }

    private mutating func takeQuoted(_ byte: UInt8) throws(ParseError) {
        switch byte {
        case Grammar.quote: phase = .beforeSemicolon
        case Grammar.backslash: phase = .escaped
        case _ where Grammar.quotedText.contains(byte) || byte >= 0x80: break
        default: throw .invalidChunkExtension
        }
    }

    private mutating func takeEscaped(_ byte: UInt8) throws(ParseError) {
        guard !Grammar.isControl(byte) else { throw .invalidChunkExtension }
        phase = .quoted
    }
}
