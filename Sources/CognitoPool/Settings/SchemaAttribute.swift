import CognitoCore
import StrictJSON

/// An attribute of a pool's schema.
///
/// Source: the `CreateUserPool` operation, `SchemaAttributeType`
public struct SchemaAttribute: Sendable, Equatable {
    /// The name; that of a custom attribute with `custom:`.
    public let name: String
    /// `String`, `Number`, `DateTime` or `Boolean`.
    public let type: String
    /// If false, the attribute keeps its first value.
    public let isMutable: Bool
    /// The least number of a text's characters, or the least number; `nil` for no bound.
    public let minimum: Int64?
    /// The greatest number of a text's characters, or the greatest number; `nil` for no bound.
    public let maximum: Int64?

    /// An attribute of a pool's schema.
    ///
    /// - Parameters:
    ///   - name: The name; that of a custom attribute with `custom:`.
    ///   - type: `String`, `Number`, `DateTime` or `Boolean`.
    ///   - isMutable: If false, the attribute keeps its first value.
    ///   - minimum: The least number of a text's characters, or the least number.
    ///   - maximum: The greatest number of a text's characters, or the greatest number.
    public init(name: String, type: String = "String", isMutable: Bool = true, minimum: Int64? = nil, maximum: Int64? = nil) {
        self.name = name
        self.type = type
        self.isMutable = isMutable
        self.minimum = minimum
        self.maximum = maximum
    }

    /// A standard attribute as it is in every pool that says nothing else.
    static func standard(_ name: String) -> SchemaAttribute {
        let type = TestUser.type(ofStandardAttribute: name)
        return switch name {
        case "birthdate": SchemaAttribute(name: name, type: type, minimum: 10, maximum: 10)
        case Claim.subject.rawValue: SchemaAttribute(name: name, type: type, isMutable: false, minimum: 1, maximum: 2_048)
        default: SchemaAttribute(name: name, type: type, minimum: type == "Boolean" ? nil : 0, maximum: type == "String" ? 2_048 : nil)
        }
    }

    /// - Returns: True if the text has the attribute's type and is within its bounds.
    func allows(_ value: String) -> Bool {
        switch type {
        case "Number":
            guard let number = Int64(value), value.utf8.first != UInt8(ascii: "+") else { return false }
            return number >= minimum ?? .min && number <= maximum ?? .max
        case "Boolean": return value == "true" || value == "false"
        default:
            let length = Int64(value.unicodeScalars.count)
            return length >= minimum ?? 0 && length <= maximum ?? .max
        }
    }
}

extension PoolSettings {
    /// The schema of an attribute; `nil` for one that the pool does not have.
    func schema(of name: String) -> SchemaAttribute? {
        if name == Claim.subject.rawValue || TestUser.standardAttributes.contains(name) {
            return standardAttributes.first { sameBytes($0.name, name) } ?? .standard(name)
        }
        guard let customAttributes else { return TestUser.isCustomAttribute(name) ? SchemaAttribute(name: name) : nil }
        return customAttributes.first { sameBytes($0.name, name) }
    }
}
