import COpenSSL
import Signing

/// The key that a user's authenticator shares with the pool, and its one-time passwords.
///
/// Source: RFC 6238 §4 (HMAC-SHA-1, steps of 30 seconds from 1970); RFC 4226 §5.3
struct TOTPKey: Sendable, Equatable {
    /// The length of a time step, in seconds.
    static let step: Int64 = 30
    static let digits = 6
    /// The most steps by which an authenticator's clock may be slow or fast.
    static let tolerance: Int64 = 1
    /// The length of a new key in bytes, as in Cognito.
    static let length = 32

    let bytes: [UInt8]

    /// A new key.
    init() { bytes = RandomText.bytes(Self.length) }

    /// A given key of 16 to 64 bytes; `nil` for any other length. 16 bytes are the minimum of RFC 4226 §4.
    init?(_ bytes: [UInt8]) {
        guard (16...64).contains(bytes.count) else { return nil }
        self.bytes = bytes
    }

    /// Reads a `SecretCode`.
    init?(secretCode: String) {
        guard let bytes = Base32.decode(secretCode) else { return nil }
        self.init(bytes)
    }

    /// `SecretCode`: the key in the form that a user types into an authenticator.
    var secretCode: String { Base32.encode(bytes) }

    /// The step of a time in seconds since 1970.
    static func step(at now: Double) -> Int64 { Int64(clamping: Int(max(0, min(now, 1e15)))) / step }

    /// The six digits of a step. Throws if OpenSSL fails.
    func password(ofStep step: Int64) throws(SigningFailure) -> String {
        let message = (0..<8).reversed().map { UInt8(truncatingIfNeeded: step >> ($0 * 8)) }
        var code = [UInt8](repeating: 0, count: 20)
        var count: UInt32 = 0
        guard unsafe HMAC(EVP_sha1(), bytes, Int32(clamping: bytes.count), message, message.count, &code, &count) != nil, count == 20
        else { throw .afterClearingErrors() }
        let offset = Int(code[19] & 0xF)
        let number = code[offset..<offset + 4].reduce(0) { $0 << 8 | UInt32($1) } & 0x7FFF_FFFF
        let digits = "\(number % 1_000_000)"
        return String(repeating: "0", count: Self.digits - digits.count) + digits
    }

    /// The step of a one-time password, within the tolerance of the present one; `nil` for any other text. The step must be after `lastStep`, so
    /// that no password works twice. Throws if OpenSSL fails.
    func step(of password: String, at now: Double, after lastStep: Int64?) throws(SigningFailure) -> Int64? {
        let present = Self.step(at: now)
        var found: Int64?
        for step in present - Self.tolerance...present + Self.tolerance where step >= 0 {
            let isRight = AuthenticationCode.areEqual(Array(try self.password(ofStep: step).utf8), Array(password.utf8))
            if isRight, step > lastStep ?? -1, found == nil { found = step }
        }
        return found
    }
}
