/// The protection space that a challenge names. Source: RFC 9110 §11.5
public struct Realm: Sendable, Equatable {
    let text: String

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
