extension Extractor where Value == [UInt8] {
    /// The content as it is: an image, for example.
    ///
    ///     books.accepting(contentBytes: 1 << 20).put(":id/cover", .bytes(of: "image/png")) { cover in … }
    ///
    /// A client may say of any bytes that they are a PNG; what is shown to others is looked at first.
    ///
    /// - Parameters:
    ///   - type: A media type that is taken, in lower case without parameters. Others are 415 `unsupported_media_type`.
    ///   - others: Further ones.
    ///
    /// Source: RFC 9110 §8.3, §15.5.16
    public static func bytes(of type: String, _ others: String...) -> Self {
        let types = [type] + others
        let problem = Problem.unsupportedMediaType(insteadOf: types)
        var description = ExtractorDescription(problems: [problem, .unsupportedContentCoding])
        description.contentTypes = types
        return Self(description) { (context) async throws(Problem) in
            let head = context.request.head
            guard head.fieldCount(named: "content-type") == 1, let field = head.firstField("content-type"),
                let declared = ContentType(field), types.contains(declared.essence)
            else { throw problem }
            do throws(ContentError) { return try await context.request.content.collected() } catch { throw Problem(error) }
        }
    }
}
