/// An API whose scopes clients can request, as `<identifier>/<scope name>`.
///
/// Source: the `CreateResourceServer` operation
public struct ResourceServer: Sendable, Equatable {
    /// A scope of an API.
    public struct Scope: Sendable, Equatable {
        /// `ScopeName`, without the identifier and without `/`.
        public let name: String
        /// `ScopeDescription`.
        public let description: String

        /// A scope by its name, without the identifier.
        public init(_ name: String, description: String) {
            self.name = name
            self.description = description
        }
    }

    /// `Identifier`, such as the API's URL.
    public let identifier: String
    /// `Name`, for people.
    public var name: String
    /// The scopes of the API, in the order in which they were given.
    public var scopes: [Scope]

    /// An API with scopes of its own.
    public init(identifier: String, name: String, scopes: [Scope] = []) {
        self.identifier = identifier
        self.name = name
        self.scopes = scopes
    }

    /// The scopes in the form that tokens have.
    public var scopeNames: [String] { scopes.map { "\(identifier)/\($0.name)" } }
}
