/// The rules for a password that is set through the pool's API.
///
/// Source: AWS, "Adding user pool password requirements": 8 characters, with upper and lower case letters, digits and symbols
public struct PasswordPolicy: Sendable, Equatable {
    /// The least number of characters, 6 to 99 in Cognito.
    public var minimumLength = 8
    /// If true, a password has a letter of A to Z.
    public var requiresUppercase = true
    /// If true, a password has a letter of a to z.
    public var requiresLowercase = true
    /// If true, a password has a digit.
    public var requiresDigit = true
    /// If true, a password has a printable ASCII character that is neither letter, digit nor space.
    public var requiresSymbol = true
    /// The days for which a temporary password works, 0 to 365; 0 stands for 7.
    public var temporaryPasswordValidity: Int64 = 7
    /// `PasswordHistorySize`, 0 to 24: the number of former passwords that a new one must not repeat.
    public var historySize = 0

    /// Cognito's default.
    public init() {}

    /// The first rule that a password breaks.
    public enum Violation: Sendable, Equatable {
        case tooShort, noUppercase, noLowercase, noDigit, noSymbol
    }

    func violation(of password: String) -> Violation? {
        let bytes = password.utf8
        let hasUppercase = bytes.contains { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }
        let hasLowercase = bytes.contains { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) }
        let hasDigit = bytes.contains { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        if password.count < minimumLength { return .tooShort }
        if requiresLowercase, !hasLowercase { return .noLowercase }
        if requiresUppercase, !hasUppercase { return .noUppercase }
        if requiresDigit, !hasDigit { return .noDigit }
        return requiresSymbol && !bytes.contains(where: Self.isSymbol) ? .noSymbol : nil
    }

    private static func isSymbol(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            false
        default: (0x21...0x7E).contains(byte)
        }
    }
}
