import COpenSSL
import Signing

/// The stored form of a password in a pool's file: its scrypt hash, with its own salt.
///
/// Source: RFC 7914 §2 (the costs, as it has them for signing in interactively), §6
public struct PasswordHash: Sendable, Equatable {
    /// The length of the salt and of the hash, in bytes each.
    static let length = 32
    let salt: [UInt8]
    let output: [UInt8]

    /// Hashes a password with a new salt, which takes about 50 ms and 16 MiB. Throws if OpenSSL fails.
    init(_ password: String) throws(SigningFailure) {
        salt = RandomText.bytes(Self.length)
        output = try Self.scrypt(password, salt)
    }

    /// A stored hash; `nil` if a part has the wrong length.
    init?(salt: [UInt8], output: [UInt8]) {
        guard salt.count == Self.length, output.count == Self.length else { return nil }
        self.salt = salt
        self.output = output
    }

    /// - Returns: True if this is the hash of the password.
    /// - Throws: `SigningFailure`, if OpenSSL fails.
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
