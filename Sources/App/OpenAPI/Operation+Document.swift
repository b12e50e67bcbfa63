import HTTPServer
import HTTPTypes
import StrictJSON

/// Source: OpenAPI 3.1 §4.8.10 (operation), §4.8.17 (response)
extension Operation {
    /// The path with its parameters in braces.
    var template: String {
        pattern.parameterNames.reduce(pattern.description) { $0.replacing(":\($1)", with: "{\($1)}") }
    }

    var member: JSONValue.Member {
        var members: [JSONValue.Member] = [
            .init("operationId", .string(identifier)), .init("summary", .string(summary)), .init("security", requirements),
        ]
        let parameters = pattern.parameterNames.map(Self.parameter) + query.map(\.json) + conditions
        if !parameters.isEmpty { members.append(.init("parameters", .array(parameters))) }
        if let takes { members.append(.init("requestBody", ["required": true, "content": takes.json])) }
        members.append(.init("responses", .object([success] + unchanged + problemGroups.map(\.reference))))
        return .init(method.rawValue.lowercased(), .object(members))
    }

    /// The refusals of each status together: a caller tells them apart by `code`.
    var problemGroups: [ProblemGroup] {
        Dictionary(grouping: problems, by: \.status.code).sorted { $0.key < $1.key }.map { ProblemGroup(problems: $0.value) }
    }

    private var success: JSONValue.Member {
        var members: [JSONValue.Member] = [.init("description", .string(status.reasonPhrase)), .init("headers", headers)]
        if let gives { members.append(.init("content", gives.json)) }
        return .init("\(status.code)", .object(members))
    }

    private var headers: JSONValue { .object(fields.map { $0.field.header(isRequired: $0.isRequired) }) }

    /// Source: RFC 9110 §13.1
    private var conditions: [JSONValue] {
        guard isConditional else { return [] }
        return ["If-None-Match", "If-Match"].map { name in
            [
                "name": .string(name), "in": "header", "required": false, "schema": Schema.string.json,
                "description": "Entity tags, or *.",
            ]
        }
    }

    private var unchanged: [JSONValue.Member] {
        guard isConditional else { return [] }
        return [.init("304", ["description": "The client has this content already.", "headers": headers])]
    }

    /// `getSecureMe`: what a generated client calls it.
    private var identifier: String {
        let words = pattern.description.split { !$0.isLetter && !$0.isNumber }
        return method.rawValue.lowercased() + words.map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
    }

    private static func parameter(_ name: String) -> JSONValue {
        ["name": .string(name), "in": "path", "required": true, "schema": Schema.identifier.json]
    }
}

extension Operation.Content {
    fileprivate var json: JSONValue {
        .object([.init(type.text, ["schema": schema.json, "example": example])])
    }
}

extension Operation.QueryParameter {
    fileprivate var json: JSONValue {
        [
            "name": .string(name), "in": "query", "description": .string(description), "required": false, "style": "form",
            "explode": true, "schema": isRepeatable ? Schema.array(of: value).json : value.json,
        ]
    }
}

extension ResponseField {
    func header(isRequired: Bool) -> JSONValue.Member {
        .init(rawValue, ["description": .string(description), "required": .bool(isRequired), "schema": schema.json])
    }
}
