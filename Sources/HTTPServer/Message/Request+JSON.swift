public import StrictJSON

extension Request {
    /// The content, read as strict JSON: UTF-8 only, no duplicate member, bounded depth and size.
    ///
    /// - Throws: ``Problem``: 415 for another media type or charset, 400 `invalid_json` for anything the reader refuses, and what
    ///   ``RequestContent/collected()`` can end in.
    ///
    /// Source: RFC 8259 §8.1, RFC 9110 §8.3
    public func json(limits: JSONLimits = .default) async throws(Problem) -> JSONDocument {
        guard declaresJSON else { throw .unsupportedMediaType }
        let bytes: [UInt8]
        do { bytes = try await content.collected() } catch { throw Problem(error) }
        do { return try JSONDocument(parsing: bytes, limits: limits) } catch { throw .invalidJSON(error) }
    }

    private var declaresJSON: Bool {
        guard head.fieldCount(named: "content-type") == 1, let value = head.firstField("content-type") else { return false }
        let parts = value.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false).map(Self.folded)
        guard let type = parts.first, type == "application/json" || Self.isJSONSuffixed(type) else { return false }
        return parts.dropFirst().allSatisfy(Self.isHarmlessParameter)
    }

    private static func isJSONSuffixed(_ type: String) -> Bool {
        type.hasPrefix("application/") && type.hasSuffix("+json") && type.utf8.count > "application/+json".utf8.count
    }

    /// JSON has no charset but UTF-8, so another one means that the sender believes something else about its bytes.
    private static func isHarmlessParameter(_ parameter: String) -> Bool {
        guard parameter.hasPrefix("charset=") else { return !parameter.isEmpty }
        return parameter == "charset=utf-8" || parameter == "charset=\"utf-8\""
    }

    private static func folded(_ bytes: ArraySlice<UInt8>) -> String {
        let blank: (UInt8) -> Bool = { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
        let core = bytes.drop(while: blank)
        let end = core.lastIndex { !blank($0) }.map { $0 + 1 } ?? core.startIndex
        return String(decoding: core[..<end].map { (65...90).contains($0) ? $0 | 0x20 : $0 }, as: UTF8.self)
    }
}
