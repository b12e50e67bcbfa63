/// The protection space that a challenge names, and what else each challenge of it says.
///
/// Source: RFC 9110 §11.5
public struct Realm: Sendable, Equatable {
    let text: String
    private var resource: ProtectedResource?

    public static let standard = Realm(unchecked: "LionsDen")

    /// Printable ASCII without `"` and `\`, which would end the quoted string; `nil` for anything else.
    public init?(_ text: String) {
        guard !text.isEmpty, text.utf8.allSatisfy({ (0x20...0x7E).contains($0) && $0 != 0x22 && $0 != 0x5C }) else { return nil }
        self.text = text
    }

    private init(unchecked text: String) {
        self.text = text
    }
}

extension Realm {
    /// - Parameter resource: Its metadata's address is in every bearer challenge that answers 401, or 403 `insufficient_scope`.
    /// - Returns: The same realm, whose challenges say where the resource's metadata is.
    ///
    /// Source: RFC 9728 §5.1
    public func describing(_ resource: ProtectedResource?) -> Realm {
        var copy = self
        copy.resource = resource
        return copy
    }

    /// Follows a challenge that a client can act on with another token.
    var metadataParameter: String { resource?.metadataURL.map { ", resource_metadata=\"\($0)\"" } ?? "" }
}
