import HTTPTypes

/// The field lines that a policy puts on answers, as bytes made once: an answer to a request without `Origin` costs copying them.
struct CrossOriginLines {
    /// What a page may read besides the few fields that every page may. Source: Fetch §3.3.3 (`Access-Control-Expose-Headers`)
    static let exposed =
        "WWW-Authenticate, X-Request-Id, Retry-After, RateLimit, RateLimit-Policy, Allow, Location, Link, ETag, Content-Range"

    /// The lines of each listed origin in the order of the list, or those for any origin; the last one has no end yet.
    private let granting: [[UInt8]]
    /// Whether answers differ by origin, so that no cache may give one page's answer to another. It does not depend on whether this request
    /// has one (Fetch §3.3.6).
    private let varies: Bool

    init(_ policy: CrossOriginPolicy) {
        switch policy.audience {
        case .anybody:
            granting = [Self.lines(for: "*", withCredentials: false)]
            varies = false
        case .listed(let origins, let withCredentials):
            granting = origins.map { Self.lines(for: $0.description, withCredentials: withCredentials) }
            varies = true
        }
    }

    private static func lines(for origin: String, withCredentials: Bool) -> [UInt8] {
        let credentials = withCredentials ? "Access-Control-Allow-Credentials: true\r\n" : ""
        return Array("Access-Control-Allow-Origin: \(origin)\r\n\(credentials)Access-Control-Expose-Headers: \(exposed)".utf8)
    }

    /// Appends the policy's lines, into which goes what the answer itself says of the same things.
    func append(_ grant: CrossOriginPolicy.Grant, besides fields: [Response.Field], to output: OutputBuffer) {
        switch grant {
        case .nothing: break
        case .anybody: appendGranting(0, besides: fields, to: output)
        case .listed(let place): appendGranting(place, besides: fields, to: output)
        }
        guard varies else { return }
        output.append("Vary: Origin" as StaticString)
        for field in fields where field.name == .vary {
            for name in field.value.split(separator: ",") where !Self.isOrigin(name) { Self.append(name, to: output) }
        }
        output.append("\r\n" as StaticString)
    }

    private func appendGranting(_ place: Int, besides fields: [Response.Field], to output: OutputBuffer) {
        guard granting.indices.contains(place) else { return }
        let lines = granting[place]
        output.append(lines.span)
        for field in fields where field.name == .accessControlExposeHeaders { Self.append(field.value[...], to: output) }
        output.append("\r\n" as StaticString)
    }

    /// Whether the policy speaks in place of a field of the answer. A handler cannot grant what the operator has not.
    func replaces(_ name: HTTPField.Name) -> Bool {
        switch name {
        case .vary: varies
        case .accessControlAllowOrigin, .accessControlAllowCredentials, .accessControlExposeHeaders: true
        default: false
        }
    }

    private static func isOrigin(_ name: Substring) -> Bool { name.filter { $0 != " " && $0 != "\t" }.lowercased() == "origin" }

    private static func append(_ element: Substring, to output: OutputBuffer) {
        output.append(", " as StaticString)
        output.append(String(element.drop { $0 == " " || $0 == "\t" }))
    }
}
