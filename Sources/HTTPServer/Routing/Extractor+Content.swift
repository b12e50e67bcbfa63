public import StrictJSON

extension Extractor where Value: Decodable {
    /// The content, read as strict JSON into a value; see ``Request/decode(_:unknownMembers:limits:)``.
    ///
    ///     books.post("", .content(NewBook.self)) { new in … }
    ///
    /// - Parameters:
    ///   - type: What to read.
    ///   - unknownMembers: What becomes of members for which the type has no use.
    ///   - limits: How much JSON is read. Unless said otherwise only the route's limit of content bounds its length.
    public static func content(
        _ type: Value.Type = Value.self, unknownMembers: UnknownMembers = .refused, limits: JSONLimits = .requestContent
    ) -> Self {
        let fault = ContentFault(pointer: "/name", detail: "This must be there.")
        var description = ExtractorDescription(problems: [.invalidContent([fault])], readsContent: true)
        description.contentSchema = { ContentSchema(unknownMembers).schema(of: type) }
        return Self(description) { (context) async throws(Problem) in
            try await context.request.decode(type, unknownMembers: unknownMembers, limits: limits)
        }
    }
}
