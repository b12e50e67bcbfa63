import CoreSyntax

/// What an issuer's keys are named, as far as that is known: no key set need be fetched for a name that none of them could have.
public enum KeyIDForm: Sendable, Equatable {
    /// Anything that a token may name.
    case any
    /// Base64 text of either alphabet, as Cognito's are.
    case base64

    /// - Returns: True if a key could have this name. A key set names its keys as it likes all the same: those are known, and never asked
    ///   for.
    func admits(_ keyID: String) -> Bool {
        switch self {
        case .any: true
        case .base64: keyID.utf8.allSatisfy { $0.isASCIILetter || $0.isASCIIDigit || "+/=-_".utf8.contains($0) }
        }
    }
}
