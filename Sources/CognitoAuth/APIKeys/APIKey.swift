import CoreSyntax
import JOSE

/// An API key: `ldk_`, 22 characters of identifier, `_`, 43 of secret and 6 of check sum, all of them digits and letters.
///
/// The check sum tells a typing error, and a scanner of leaked secrets its find, without a look-up. It proves nothing: the secret does.
public struct APIKey: Sendable {
    /// The public part, by which the key is found.
    public let id: String
    private let bytes: [UInt8]

    private static let prefix = Array("ldk_".utf8)
    private static let idLength = 22
    private static let secretLength = 43
    private static let separator = prefix.count + idLength
    private static let bodyLength = separator + 1 + secretLength
    private static let alphabet = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".utf8)
    private static let base: UInt32 = 62
    /// What the digits of the check sum count, the most significant first: powers of the base.
    private static let places: [UInt32] = [916_132_832, 14_776_336, 238_328, 3_844, 62, 1]
    private static let checkSumLength = places.count

    /// A new key of random parts: 130 bits of identifier, and 256 of secret.
    public init() {
        // The system's generator is the kernel's, which is made for secrets and cannot fail.
        var generator = SystemRandomNumberGenerator()
        let digits = (0..<(Self.idLength + Self.secretLength)).map { _ in
            Self.alphabet[Int.random(in: Self.alphabet.indices, using: &generator)]
        }
        let body = Self.prefix + digits.prefix(Self.idLength) + [UInt8(ascii: "_")] + digits.dropFirst(Self.idLength)
        self.init(checked: body + Self.checkSum(of: body[...]).map(Self.digit(of:)))
    }

    /// - Parameter bytes: As they were sent.
    /// - Returns: `nil` for what cannot be a key: another length, prefix, alphabet or check sum.
    public init?(parsing bytes: some Collection<UInt8>) {
        let bytes = Array(bytes)
        guard bytes.count == Self.bodyLength + Self.checkSumLength, bytes.starts(with: Self.prefix) else { return nil }
        guard bytes[Self.separator] == UInt8(ascii: "_") else { return nil }
        let (id, secret) = (bytes[Self.prefix.count..<Self.separator], bytes[(Self.separator + 1)..<Self.bodyLength])
        guard id.allSatisfy(\.isASCIILetterOrDigit), secret.allSatisfy(\.isASCIILetterOrDigit) else { return nil }
        let sum = Self.checkSum(of: bytes[..<Self.bodyLength]).lazy.map(Self.digit(of:))
        guard bytes[Self.bodyLength...].elementsEqual(sum) else { return nil }
        self.init(checked: bytes)
    }

    private init(checked bytes: [UInt8]) {
        self.bytes = bytes
        id = String(decoding: bytes[Self.prefix.count..<Self.separator], as: UTF8.self)
    }

    /// The whole key, secret included: to be shown once, to its owner.
    public var revealed: String { String(decoding: bytes, as: UTF8.self) }

    /// What is stored of the key: the SHA-256 of the whole; `nil` when OpenSSL fails.
    public var digest: [UInt8]? { SecretDigest(of: bytes.span)?.bytes }

    /// - Returns: True if this is the key that a digest was made of, in a time that does not depend on where they differ; `nil` when
    ///   OpenSSL fails.
    func isKey(of digest: [UInt8]) -> Bool? { SecretDigest(of: bytes.span)?.isSame(as: digest) }

    private static func digit(of value: UInt32) -> UInt8 { alphabet[Int(value % base)] }

    /// The CRC-32 of a body as the values of six digits, the most significant first.
    private static func checkSum(of body: ArraySlice<UInt8>) -> some Collection<UInt32> {
        let sum = CRC32.checkSum(of: body)
        return places.lazy.map { sum / $0 % base }
    }
}
