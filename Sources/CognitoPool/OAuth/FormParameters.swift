import HTTPServer
import StrictJSON

/// The parameters of a query, or of content of type `application/x-www-form-urlencoded`.
///
/// Source: RFC 6749 appendix B; URL Standard §5.1
struct FormParameters: Sendable, Equatable {
    static let mediaType = "application/x-www-form-urlencoded"

    private var values: [(name: String, value: String)] = []

    /// Reads the text between `?` and `#`, or the content.
    ///
    /// - Returns: `nil` for a malformed percent escape, text that is not UTF-8, a control character other than a line break, or more than 100
    ///   parameters.
    init?(_ text: some Sequence<UInt8>) {
        guard let form = try? FormPairs(Array(text)[...]) else { return nil }
        values = form.pairs
    }

    init(_ values: [(name: String, value: String)] = []) { self.values = values }

    /// The value of a parameter. A parameter without a value counts as omitted.
    ///
    /// Source: RFC 6749 §3.1
    subscript(name: String) -> String? {
        values.first { sameBytes($0.name, name) }.flatMap { $0.value.isEmpty ? nil : $0.value }
    }

    /// True if a parameter other than `resource` is repeated, which OAuth forbids.
    ///
    /// Source: RFC 6749 §3.1; RFC 8707 §2
    var hasDuplicates: Bool {
        var names: Set<ExactText> = []
        return values.contains { !sameBytes($0.name, "resource") && !names.insert(ExactText($0.name)).inserted }
    }

    /// The names, in the order of the request.
    var names: [String] { values.map(\.name) }

    /// All values of a parameter.
    func all(_ name: String) -> [String] { values.filter { sameBytes($0.name, name) && !$0.value.isEmpty }.map(\.value) }

    /// The parameters other than those named.
    func without(_ names: Set<String>) -> FormParameters { FormParameters(values.filter { !names.contains($0.name) }) }

    /// The text of the parameters, which has only unreserved characters, percent escapes, `=` and `&`.
    var text: String {
        values.map { "\(Self.encoded($0.name))=\(Self.encoded($0.value))" }.joined(separator: "&")
    }

    static func encoded(_ text: String) -> String { PercentEscapes.encoded(text) }

    static func == (left: FormParameters, right: FormParameters) -> Bool { left.text == right.text }

    /// Source: RFC 3986 §2.3
    static func isUnreserved(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte & 0xDF) && byte < 0x80 || "-._~".utf8.contains(byte)
    }
}

extension Request {
    /// The parameters of the query; `nil` if it is malformed.
    var queryParameters: FormParameters? {
        FormParameters(head.query.map { head.bytes[$0] } ?? [])
    }

    /// The parameters of the content; `nil` if it has another type or is malformed.
    func formParameters() async -> FormParameters? {
        guard head.fieldCount(named: "content-type") == 1, let field = head.firstField("content-type"),
            ContentType(field)?.essence == FormParameters.mediaType, let content = try? await content.collected()
        else { return nil }
        return FormParameters(content)
    }
}
