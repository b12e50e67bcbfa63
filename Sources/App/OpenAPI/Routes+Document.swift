import ServiceRuntime

extension Routes {
    /// The document of the API.
    ///
    /// - Parameters:
    ///   - descriptions: The descriptions of the document's routes.
    ///   - services: The names of the services that `/readyz` checks.
    static func document(_ descriptions: [RouteDescription], checking services: [String]) -> OpenAPIDocument {
        OpenAPIDocument(
            title: "LionsDen", version: AppVersion.text,
            summary: """
                An API behind AWS Cognito tokens. HEAD is answered wherever GET is, and OPTIONS everywhere with Allow. Every error is \
                problem details (RFC 9457) with a stable code.
                """,
            descriptions: descriptions, schemas: NamedSchema.all(checking: services), namesOnlyDescribed: true)
    }
}
