import HTTPServer
import StrictJSON

/// Source: OpenAPI 3.1 §4.8.27
extension GuardDescription.Credentials {
    /// Its name in the document.
    var schemeName: String {
        switch self {
        case .bearerToken: "bearer"
        case .cookie: "cookie"
        case .field(let name): name
        }
    }

    var scheme: JSONValue.Member {
        switch self {
        case .bearerToken:
            .init(schemeName, ["type": "http", "scheme": "bearer", "bearerFormat": "JWT", "description": "A bearer token (RFC 6750)."])
        case .cookie(let name):
            .init(
                schemeName,
                [
                    "type": "apiKey", "in": "cookie", "name": .string(name),
                    "description": "The same token; methods that change something then need an Origin that is allowed.",
                ])
        case .field(let name): .init(schemeName, ["type": "apiKey", "in": "header", "name": .string(name)])
        }
    }
}
