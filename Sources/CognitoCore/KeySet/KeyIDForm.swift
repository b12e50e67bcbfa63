import CoreSyntax

/// The form of the names of an issuer's keys. No key set is fetched for a name of another form.
public enum KeyIDForm: Sendable, Equatable {
    /// Any name.
    case any
    /// Base64 text of either alphabet, the form of Cognito's names.
    case base64

    /// - Returns: True if the name has the form. A key in the key set may have any name, since known keys are found without a fetch.
    func admits(_ keyID: String) -> Bool {
        switch self {
        case .any: true
        case .base64: keyID.utf8.allSatisfy { $0.isASCIILetterOrDigit || "+/=-_".utf8.contains($0) }
        }
    }
}
