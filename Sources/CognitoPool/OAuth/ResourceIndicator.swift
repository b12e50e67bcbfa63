import CognitoCore
import CoreSyntax

/// The API that a token is for.
///
/// Source: RFC 8707 §2
struct ResourceIndicator: Sendable, Equatable {
    /// `aud` of the access token.
    let text: String

    /// - Throws: `invalid_target` for more than one resource, and for anything but an absolute URI without a fragment.
    static func read(_ parameters: FormParameters) throws(OAuthError) -> ResourceIndicator? {
        let values = parameters.all("resource")
        guard let first = values.first else { return nil }
        guard values.count == 1, isAbsoluteURI(first) else {
            throw OAuthError(.invalidTarget, "The resource is not one absolute URI without fragment.")
        }
        return ResourceIndicator(text: first)
    }

    private static func isAbsoluteURI(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard bytes.count <= 2_048, let colon = bytes.firstIndex(of: UInt8(ascii: ":")), colon + 1 < bytes.count else { return false }
        let scheme = bytes[..<colon]
        return scheme.first.map { $0.isASCIILetter } == true
            && scheme.allSatisfy { $0.isASCIILetter || $0.isASCIIDigit || "+-.".utf8.contains($0) }
            && bytes.allSatisfy { (0x21...0x7E).contains($0) && !"#\"<>\\^`{|}".utf8.contains($0) }
    }
}
