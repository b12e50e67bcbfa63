import HTTPServer
import HTTPTypes
import StrictJSON

/// The problems of one status with which a route can end. The document has each group once, as a response that is named after its problems.
struct ProblemGroup {
    let problems: [Problem]
    let names: ProblemNames

    var name: String { problems.map(names.name).joined(separator: ".") }

    /// A reference to the response, for an operation.
    var reference: JSONValue.Member {
        .init("\(statusCode)", ["$ref": .string("#/components/responses/\(name)")])
    }

    /// The response itself.
    var member: JSONValue.Member {
        .init(
            name,
            [
                "description": .string(problems.map { "`\($0.code)`: \($0.detail)" }.joined(separator: " ")),
                "headers": .object(fields),
                "content": ["application/problem+json": ["schema": schema, "examples": .object(problems.map(example))]],
            ])
    }

    private var statusCode: Int { problems.first?.status.code ?? 500 }

    /// A field is required if all the problems have it.
    private var fields: [JSONValue.Member] {
        let present = ResponseField.allCases.filter { field in problems.contains(where: field.isField) }
        return present.map { field in field.header(isRequired: problems.allSatisfy(field.isField)) }
    }

    private var schema: JSONValue {
        var codes: [String] = []
        for problem in problems where !codes.contains(problem.code) { codes.append(problem.code) }
        let narrowed: JSONValue = [
            "properties": ["status": ["const": .integer(Int64(statusCode))], "code": Schema.oneOf(codes).json]
        ]
        return ["allOf": [Schema.problemReference.json, narrowed]]
    }

    private func example(_ problem: Problem) -> JSONValue.Member {
        let members: [JSONValue.Member] = [
            .init("type", "about:blank"), .init("title", .string(problem.status.reasonPhrase)),
            .init("status", .integer(Int64(problem.status.code))), .init("detail", .string(problem.detail)),
            .init("code", .string(problem.code)), .init("requestId", "5f0c2b7e9a1d4c3f8e6b0a9d7c5e3f10"),
        ]
        return .init(names.name(of: problem), ["value": .object(members + problem.members)])
    }
}
