extension UserDirectory {
    struct Group: Sendable {
        let name: String
        var description: String?
        /// Lower values come first.
        var precedence: Int64?
        var roleARN: String?
        let createdAt: Double
        var changedAt: Double

        init(name: String, description: String? = nil, precedence: Int64? = nil, roleARN: String? = nil, createdAt: Double) {
            self.name = name
            self.description = description
            self.precedence = precedence
            self.roleARN = roleARN
            self.createdAt = createdAt
            changedAt = createdAt
        }
    }
}

/// An API whose scopes clients can request, as `<identifier>/<scope name>`.
///
/// Source: the `CreateResourceServer` operation
public struct ResourceServer: Sendable, Equatable {
    public struct Scope: Sendable, Equatable {
        public let name: String
        public let description: String

        public init(_ name: String, description: String) {
            self.name = name
            self.description = description
        }
    }

    public let identifier: String
    public var name: String
    public var scopes: [Scope]

    public init(identifier: String, name: String, scopes: [Scope] = []) {
        self.identifier = identifier
        self.name = name
        self.scopes = scopes
    }

    /// The scopes in the form that tokens have.
    public var scopeNames: [String] { scopes.map { "\(identifier)/\($0.name)" } }
}
