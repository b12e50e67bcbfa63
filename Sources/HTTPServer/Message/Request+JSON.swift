public import StrictJSON

extension Request {
    /// The content, read as strict JSON: UTF-8 only, no duplicate member.
    ///
    /// - Parameter limits: How much JSON is read. Unless said otherwise only the route's limit of content bounds its length.
    /// - Throws: ``Problem``: 415 for another media type, charset or content coding, 400 `invalid_json` for anything the reader refuses, and
    ///   what ``RequestContent/collected()`` can end in.
    ///
    /// Source: RFC 8259 §8.1, RFC 9110 §8.3
    public func json(limits: JSONLimits = .requestContent) async throws(Problem) -> JSONDocument {
        guard declaresJSON else { throw .unsupportedMediaType }
        let bytes: [UInt8]
        do { bytes = try await content.collected() } catch { throw Problem(error) }
        do { return try JSONDocument(parsing: bytes, limits: limits) } catch { throw .invalidJSON(error) }
    }

    private var declaresJSON: Bool {
        guard head.fieldCount(named: "content-type") == 1, let field = head.firstField("content-type"), let type = ContentType(field)
        else { return false }
        guard type.essence == "application/json" || Self.isJSONSuffixed(type.essence) else { return false }
        // JSON has no charset but UTF-8, so another one means that the sender believes something else about its bytes.
        let charsets = type.values(of: "charset")
        return charsets.count <= 1 && charsets.allSatisfy { $0.lowercased() == "utf-8" }
    }

    /// Source: RFC 6839 §3.1
    private static func isJSONSuffixed(_ type: String) -> Bool {
        type.hasPrefix("application/") && type.hasSuffix("+json") && type.utf8.count > "application/+json".utf8.count
    }
}

extension JSONLimits {
    /// For the content of a request, whose length its route bounds: 128 levels deep, and as many values as there is room for.
    public static let requestContent = JSONLimits(maximumBytes: .max, maximumDepth: 128, maximumValues: .max)
}
