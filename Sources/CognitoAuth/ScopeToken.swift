import CoreSyntax

/// A name in a list that is separated by spaces and stands in quotes: a scope, or a class of authentication context.
///
/// Source: RFC 6749 §3.3 (`scope-token`), RFC 9470 §3 (`acr_values`)
enum ScopeToken {
    /// - Returns: True for printable ASCII without space, `"` and `\`.
    static func isValid(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { $0.isVisibleASCII && $0.isQuotable }
    }
}
