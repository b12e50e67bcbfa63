extension SQL {
    /// True for a statement that begins or ends a transaction, or a part of one.
    ///
    /// Source: https://www.sqlite.org/lang_transaction.html, https://www.sqlite.org/lang_savepoint.html
    var controlsTransaction: Bool {
        ["BEGIN", "COMMIT", "END", "ROLLBACK", "SAVEPOINT", "RELEASE"].contains(firstWord.uppercased())
    }

    /// The letters behind white space, comments, semicolons and a byte order mark.
    private var firstWord: Substring {
        var rest = text.unicodeScalars[...]
        while let first = rest.first {
            if [" ", "\t", "\n", "\r", "\u{C}", ";", "\u{FEFF}"].contains(first) {
                rest.removeFirst()
            } else if rest.starts(with: "--".unicodeScalars) {
                rest = rest.drop { $0 != "\n" }
            } else if rest.starts(with: "/*".unicodeScalars) {
                rest = Self.behindComment(rest.dropFirst(2))
            } else {
                break
            }
        }
        return Substring(rest.prefix { ("a"..."z").contains($0) || ("A"..."Z").contains($0) })
    }

    /// - Parameter text: Begins inside a comment, which ends with the text where nothing else ends it.
    private static func behindComment(_ text: Substring.UnicodeScalarView) -> Substring.UnicodeScalarView {
        var rest = text
        while !rest.isEmpty, !rest.starts(with: "*/".unicodeScalars) { rest.removeFirst() }
        return rest.dropFirst(2)
    }
}
