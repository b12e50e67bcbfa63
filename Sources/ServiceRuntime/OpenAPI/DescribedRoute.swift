import HTTPServer
import HTTPTypes
import StrictJSON

/// A route as the document describes it: from its own description, and from those of its guards.
///
/// Source: OpenAPI 3.1 §4.8.10 (operation), §4.8.17 (response)
struct DescribedRoute {
    let route: Route
    let description: RouteDescription
    /// If false, there is no description of the route.
    let isDescribed: Bool

    init(_ route: Route, among descriptions: [RouteDescription]) {
        self.route = route
        let found = descriptions.first { $0.describes(route) }
        isDescribed = found != nil
        description = found ?? RouteDescription(of: route)
    }

    /// The path with its parameters in braces.
    var template: String {
        let segments = route.pattern.segments.map { segment in
            switch segment {
            case .literal(let bytes): String(decoding: bytes, as: UTF8.self)
            case .parameter(let name): "{\(name)}"
            case .tail: "{\(PathPattern.tailName)}"
            }
        }
        return "/" + segments.joined(separator: "/")
    }

    /// Every problem with which a request for this route can end.
    var problems: [Problem] {
        let takesJSON = description.takes != nil || route.reads.readsContent
        let ofContent: [Problem] = takesJSON ? [.invalidJSON, .unsupportedMediaType, .unsupportedContentCoding] : []
        let ofConditions: [Problem] = isConditional ? [.preconditionFailed] : []
        let all =
            Problem.ofEveryRequest + route.guards.flatMap(problems(of:)) + ofContent + ofConditions
            + route.reads.problems + description.refusals
        return all.reduce(into: []) { kept, problem in
            if !kept.contains(where: { $0.tellsTheSame(as: problem) }) { kept.append(problem) }
        }
    }

    /// A session can change things even though a GET begins it, so the guards' problems of unsafe methods count, too.
    private func problems(of guarding: GuardDescription) -> [Problem] {
        description.isWebSocket ? guarding.problems + guarding.problemsOfUnsafeMethods : guarding.problems(for: route.method)
    }

    /// The alternative credentials of the guards; one is enough.
    var credentials: [GuardDescription.Credentials] { route.guards.flatMap(\.credentials) }

    /// The problems, grouped by status; a caller distinguishes those of one status by `code`.
    func problemGroups(_ names: ProblemNames) -> [ProblemGroup] {
        Dictionary(grouping: problems, by: \.status.code).sorted { $0.key < $1.key }.map { ProblemGroup(problems: $0.value, names: names) }
    }

    func member(_ names: ProblemNames) -> JSONValue.Member {
        var members: [JSONValue.Member] = [.init("operationId", .string(identifier))]
        if !description.summary.isEmpty { members.append(.init("summary", .string(description.summary))) }
        members.append(.init("security", requirements))
        let parameters = route.pattern.parameterNames.map(pathParameter) + tail + query + conditions + range
        if !parameters.isEmpty { members.append(.init("parameters", .array(parameters))) }
        if let takes { members.append(.init("requestBody", ["required": true, "content": takes])) }
        members.append(.init("responses", .object(success + fileAnswers + unchanged + problemGroups(names).map(\.reference))))
        return .init(route.method.rawValue.lowercased(), .object(members))
    }

    /// Source: OpenAPI 3.1 §4.8.30 (an empty requirement makes the others optional)
    private var requirements: JSONValue {
        let isOptional = route.guards.contains(where: \.isOptional)
        return .array((isOptional ? [[:]] : []) + credentials.map { .object([.init($0.schemeName, [])]) })
    }

    /// None for a route that only leads to folders.
    private var success: [JSONValue.Member] {
        guard route.reads.sendsFiles || !route.reads.redirectsFolders else { return [] }
        // A handler that returns nothing leaves no choice.
        let status = route.reads.status ?? description.status
        var members: [JSONValue.Member] = [.init("description", .string(status.reasonPhrase)), .init("headers", headers)]
        if let content { members.append(.init("content", content)) }
        return [.init("\(status.code)", .object(members))]
    }

    private var content: JSONValue? {
        guard route.reads.status == nil else { return nil }
        if let gives = description.gives { return gives.json }
        // Beside a value of JSON, a `nil` would be JSON's own.
        guard route.reads.sendsFiles else { return nil }
        return Self.file
    }

    private var isConditional: Bool { description.isConditional || route.reads.sendsFiles }

    private var headers: JSONValue {
        let tag = isConditional && !description.isConditional ? [ResponseField.entityTag.header(isRequired: true)] : []
        return .object(description.fields.map { $0.field.header(isRequired: $0.isRequired) } + tag)
    }

    /// Source: RFC 9110 §13.1
    private var conditions: [JSONValue] {
        guard isConditional || problems.contains(where: { $0.code == Problem.preconditionRequired.code }) else { return [] }
        return ["If-None-Match", "If-Match"].map { name in
            [
                "name": .string(name), "in": "header", "required": false, "schema": Schema.string.json,
                "description": "Entity tags, or *.",
            ]
        }
    }

    /// Source: RFC 9110 §15.4.5 (GET and HEAD alone)
    private var unchanged: [JSONValue.Member] {
        guard isConditional, route.method == .get || route.method == .head else { return [] }
        return [.init("304", ["description": "The client has this content already.", "headers": headers])]
    }

    /// The name of the operation in a generated client, such as `getSecureMe`.
    private var identifier: String {
        let words = template.split { !$0.isLetter && !$0.isNumber }
        return route.method.rawValue.lowercased() + words.map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
    }

    /// What the description says of the content, or that there is some.
    private var takes: JSONValue? {
        if let takes = description.takes { return takes.json }
        let bytes = route.reads.contentTypes.map { JSONValue.Member($0, ["schema": Schema.anything.json]) }
        let schema = route.reads.contentSchema?() ?? Schema.anything.json
        let types = bytes + (route.reads.readsContent ? [.init(MediaType.json.text, ["schema": schema])] : [])
        return types.isEmpty ? nil : .object(types)
    }

    /// OpenAPI knows no parameter of several segments; this comes nearest.
    private var tail: [JSONValue] {
        guard route.pattern.hasTail else { return [] }
        return [
            [
                "name": .string(PathPattern.tailName), "in": "path", "description": "The rest of the path: one or more segments.",
                "required": true, "schema": Schema.string.json,
            ]
        ]
    }

    private func pathParameter(_ name: String) -> JSONValue {
        let read = route.reads.parameters.first { $0.place == .path && $0.name == name }
        return read?.json ?? ParameterDescription.json(ofSegment: name)
    }

    /// Each parameter once: what the description says of one goes before what its extractor does.
    private var query: [JSONValue] {
        var names = description.query.map(\.name)
        var parameters = description.query.map(\.json)
        for parameter in route.reads.parameters where parameter.place == .query && !names.contains(parameter.name) {
            names.append(parameter.name)
            parameters.append(parameter.json)
        }
        return parameters
    }
}

extension RouteDescription.Content {
    fileprivate var json: JSONValue {
        .object([.init(type.text, ["schema": schema.json, "example": example])])
    }
}

extension RouteDescription.QueryParameter {
    fileprivate var json: JSONValue {
        [
            "name": .string(name), "in": "query", "description": .string(description), "required": false, "style": "form",
            "explode": true, "schema": isRepeatable ? Schema.array(of: value).json : value.json,
        ]
    }
}
