import COpenSSL
import Signing

/// A password as a pool keeps it in its file: what scrypt makes of it, with a salt of its own.
///
/// Source: RFC 7914 §2 (the costs, as it has them for signing in interactively), §6
public struct PasswordHash: Sendable, Equatable {
    /// In bytes, each.
    static let length = 32
    let salt: [UInt8]
    let output: [UInt8]

    /// The hash of a password, with a new salt. It takes some 50 ms and 16 MiB. Throws when OpenSSL fails.
    init(_ password: String) throws(SigningFailure) {
        salt = RandomText.bytes(Self.length)
        output = try Self.scrypt(password, salt)
    }

    /// A hash that has been kept; `nil` unless both parts have their length.
    init?(salt: [UInt8], output: [UInt8]) {
        guard salt.count == Self.length, output.count == Self.length else { return nil }
        self.salt = salt
        self.output = output
    }

    /// Whether this is the password. Throws when OpenSSL fails.
    func matches(_ password: String) throws(SigningFailure) -> Bool {
        AuthenticationCode.areEqual(output, try Self.scrypt(password, salt))
    }

    private static func scrypt(_ password: String, _ salt: [UInt8]) throws(SigningFailure) -> [UInt8] {
        let text = password.utf8.map { CChar(bitPattern: $0) }
        var output = [UInt8](repeating: 0, count: length)
        guard unsafe EVP_PBE_scrypt(text, text.count, salt, salt.count, 16_384, 8, 1, 64 << 20, &output, length) == 1 else {
            throw .afterClearingErrors()
        }
        return output
    }
}
