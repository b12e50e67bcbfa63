import HTTPServer

/// Pairs of texts, encoded for a query or a form.
///
/// Source: RFC 3986 §2.1, §2.3; RFC 6749 appendix B
enum FormEncoding {
    static func encoded(_ pairs: some Collection<(key: String, value: String)>) -> String {
        pairs.map { "\(PercentEscapes.encoded($0.key))=\(PercentEscapes.encoded($0.value))" }.joined(separator: "&")
    }
}
