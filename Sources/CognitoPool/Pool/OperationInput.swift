import CognitoCore
import StrictJSON

/// The members of one call, read by the rules of the pool's API: null counts as absent, also in maps and lists; a value of the wrong type
/// makes the whole content unreadable.
struct OperationInput: Sendable {
    private let object: JSONView
    /// The origin of the call.
    let origin: CallOrigin

    /// Throws `contentUnreadable` unless the value is an object.
    init(_ object: JSONView, from origin: CallOrigin = .program) throws(CognitoError) {
        guard object.kind == .object else { throw .contentUnreadable }
        self.object = object
        self.origin = origin
    }

    /// A required text. Throws `missingMember`, or `malformedMember` for a length in characters outside the bounds.
    func string(_ name: String, length: ClosedRange<Int> = 1...131_072) throws(CognitoError) -> String {
        guard let text = try optionalString(name) else { throw .missingMember(Self.lowercasingFirst(name)) }
        guard length.contains(text.unicodeScalars.count) else { throw .malformedMember(Self.lowercasingFirst(name)) }
        return text
    }

    func optionalString(_ name: String) throws(CognitoError) -> String? {
        guard let member = member(name) else { return nil }
        guard let text = member.string else { throw .contentUnreadable }
        return text
    }

    func optionalBool(_ name: String) throws(CognitoError) -> Bool? {
        guard let member = member(name) else { return nil }
        guard let value = member.bool else { throw .contentUnreadable }
        return value
    }

    func optionalInteger(_ name: String) throws(CognitoError) -> Int64? {
        guard let member = member(name) else { return nil }
        guard let value = member.number?.integer else { throw .contentUnreadable }
        return value
    }

    /// An object among the members; `nil` if it is absent.
    func optionalObject(_ name: String) throws(CognitoError) -> OperationInput? {
        guard let member = member(name) else { return nil }
        return try OperationInput(member, from: origin)
    }

    /// A map of texts; empty if it is absent.
    func parameters(_ name: String) throws(CognitoError) -> OperationParameters {
        guard let member = member(name) else { return OperationParameters(values: [:]) }
        guard let members = member.members else { throw .contentUnreadable }
        var values: [ExactText: (name: String, value: String)] = [:]
        // amazon-cognito-identity-js sends `"DEVICE_KEY":null` with each refresh.
        for (name, value) in members where !value.isNull {
            guard let text = value.string else { throw .contentUnreadable }
            values[ExactText(name)] = (name, text)
        }
        return OperationParameters(values: values)
    }

    /// A list of `{"Name": …, "Value": …}`; empty if it is absent.
    func attributes(_ name: String) throws(CognitoError) -> [(name: String, value: String)] {
        guard let member = member(name) else { return [] }
        guard let elements = member.elements else { throw .contentUnreadable }
        var attributes: [(name: String, value: String)] = []
        for element in elements where !element.isNull {
            let attribute = try OperationInput(element)
            attributes.append((try attribute.string("Name", length: 1...32), try attribute.optionalString("Value") ?? ""))
        }
        return attributes
    }

    /// The id of an app client. Throws `missingMember`, or `malformedMember` for a malformed id.
    func clientID() throws(CognitoError) -> String {
        let id = try string("ClientId")
        guard UserPool.isClientID(id) else { throw .malformedMember("clientId") }
        return id
    }

    /// An object among the members; `nil` if it is absent.
    func object(_ name: String) throws(CognitoError) -> OperationInput? {
        guard let member = member(name) else { return nil }
        return try OperationInput(member, from: origin)
    }

    /// A list of objects; empty if it is absent.
    func objects(_ name: String) throws(CognitoError) -> [OperationInput] {
        var objects: [OperationInput] = []
        for element in try optionalList(name) ?? [] { objects.append(try OperationInput(element, from: origin)) }
        return objects
    }

    /// The non-null elements of a list; `nil` if it is absent.
    func optionalList(_ name: String) throws(CognitoError) -> [JSONView]? {
        guard let member = member(name) else { return nil }
        guard let elements = member.elements else { throw .contentUnreadable }
        return elements.filter { !$0.isNull }
    }

    /// A required list of attributes. Throws `missingMember`.
    func requiredAttributes(_ name: String) throws(CognitoError) -> [(name: String, value: String)] {
        guard member(name) != nil else { throw missing(name) }
        return try attributes(name)
    }

    var memberNames: [String] { object.members?.map(\.name) ?? [] }

    /// A member of any type; `nil` if it is absent or null.
    func value(_ name: String) -> JSONView? { member(name) }

    private func member(_ name: String) -> JSONView? {
        object.member(name).flatMap { $0.isNull ? nil : $0 }
    }

    /// The name with a small first letter, as Cognito writes it in errors.
    static func lowercasingFirst(_ name: String) -> String {
        name.prefix(1).lowercased() + name.dropFirst()
    }
}

/// `AuthParameters` or `ChallengeResponses`.
struct OperationParameters {
    fileprivate let values: [ExactText: (name: String, value: String)]

    fileprivate init(values: [ExactText: (name: String, value: String)]) { self.values = values }

    /// The parameters of a program that runs the pool in its own process.
    init(_ texts: [String: String]) {
        values = Dictionary(uniqueKeysWithValues: texts.map { (ExactText($0.key), (name: $0.key, value: $0.value)) })
    }

    /// All values by name.
    var texts: [String: String] { Dictionary(values.values.map { ($0.name, $0.value) }) { first, _ in first } }

    subscript(name: String) -> String? { values[ExactText(name)]?.value }

    /// A required value. Throws `missingParameter` if it is absent or empty.
    func required(_ name: String) throws(CognitoError) -> String {
        guard let value = self[name], !value.isEmpty else { throw .missingParameter(name) }
        return value
    }

    /// The parameters whose names have the prefix, which is removed from them.
    func withPrefix(_ prefix: String) -> [(name: String, value: String)] {
        values.values.filter { $0.name.utf8.starts(with: prefix.utf8) }
            .map { (String($0.name.dropFirst(prefix.count)), $0.value) }
    }
}
