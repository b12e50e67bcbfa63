import HTTPServer
import HTTPTypes
import ServiceRuntime
import StrictJSON

/// The descriptions in `/openapi.json` of the resource's metadata.
extension Routes {
    /// - Parameter path: One of the resource's paths.
    static func metadataDescriptions(at path: String) -> [RouteDescription] {
        [
            RouteDescription(
                .get, path, "What the API is to OAuth clients (RFC 9728)",
                gives: .json(.object(members.map { ($0.name, $0.schema) }), .object(members.map { .init($0.name, $0.example) })),
                or: [
                    .notReady("resource: the address of the service is not known.")
                ]),
            RouteDescription(.options, path, "Whose pages may ask for it: everybody's", status: .noContent, gives: nil),
        ]
    }

    /// Source: RFC 9728 §2
    private static let members: [(name: String, schema: Schema, example: JSONValue)] = [
        ("resource", .string, "https://api.example.com"),
        (
            "authorization_servers", .array(of: .string),
            ["https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbCdEf123"]
        ),
        ("scopes_supported", .array(of: .string), ["openid", "email", "profile"]),
        ("bearer_methods_supported", .array(of: .string), ["header"]),
        ("resource_name", .string, "LionsDen"),
        ("resource_documentation", .string, "https://api.example.com/openapi.json"),
    ]
}
