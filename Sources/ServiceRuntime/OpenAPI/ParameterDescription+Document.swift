import HTTPServer
import StrictJSON

/// Source: OpenAPI 3.1 §4.8.12
extension ParameterDescription {
    /// The parameter object.
    var json: JSONValue {
        let purpose: [JSONValue.Member] = purpose.isEmpty ? [] : [.init("description", .string(purpose))]
        let head = [.init("name", .string(name)), .init("in", place == .path ? "path" : "query")] + purpose
        let style: [JSONValue.Member] = place == .path ? [] : [.init("style", "form"), .init("explode", true)]
        return .object(head + [.init("required", .bool(isRequired))] + style + [.init("schema", schema)])
    }

    /// A segment of which nothing is said.
    static func json(ofSegment name: String) -> JSONValue {
        ["name": .string(name), "in": "path", "required": true, "schema": Schema.identifier.json]
    }

    private var schema: JSONValue {
        let one = form?.schema ?? (place == .path ? Schema.identifier : .string).json
        if let mostValues { return ["type": "array", "items": one, "maxItems": .integer(Int64(mostValues))] }
        guard let defaultValue, case .object(let members) = one else { return one }
        return .object(members + [.init("default", defaultValue)])
    }
}
