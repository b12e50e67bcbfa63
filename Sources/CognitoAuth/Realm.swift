import CoreSyntax

/// The protection space that a challenge names, and what else each challenge of it says.
///
/// Source: RFC 9110 §11.5
public struct Realm: Sendable, Equatable {
    let text: String
    private var resource: ProtectedResource?
    private var scopes: [String] = []

    public static let standard = Realm(unchecked: "LionsDen")

    /// Printable ASCII without `"` and `\`, which would end the quoted string; `nil` for anything else.
    public init?(_ text: String) {
        guard !text.isEmpty, text.utf8.allSatisfy(\.isQuotable) else { return nil }
        self.text = text
    }

    private init(unchecked text: String) {
        self.text = text
    }
}

extension Realm {
    /// - Parameter resource: Its metadata's address is in every bearer challenge that answers 401, and in the challenge of a 403 `insufficient_scope`.
    /// - Returns: The same realm, whose challenges say where the resource's metadata is.
    ///
    /// Source: RFC 9728 §5.1
    public func describing(_ resource: ProtectedResource?) -> Realm {
        var copy = self
        copy.resource = resource
        return copy
    }

    /// - Parameter scopes: What a token needs, as ``ScopeAuthorization`` behind the authentication asks for it. A scope that has a space, `"`
    ///   or `\` is a programmer's mistake and traps.
    /// - Returns: The same realm, whose bearer challenges that answer 401 name these scopes, so that a client asks for them at once.
    ///
    /// Source: RFC 6750 §3
    public func naming(_ scopes: String...) -> Realm {
        precondition(scopes.allSatisfy(ScopeToken.isValid), "a scope is printable ASCII without spaces and quotes")
        var copy = self
        copy.scopes = scopes
        return copy
    }

    /// Follows a challenge that a client can act on with another token, a key's included.
    var metadataParameter: String { resource?.metadataURL.map { ", resource_metadata=\"\($0)\"" } ?? "" }

    /// Follows a challenge to a client that has no token, or none that is good.
    var tokenParameters: String { metadataParameter + (scopes.isEmpty ? "" : ", scope=\"\(scopes.joined(separator: " "))\"") }
}
