import Glibc
import JOSE

/// Unguessable texts, from the generator of the kernel (`getentropy`), which is made for secrets.
enum RandomText {
    /// A random UUID.
    ///
    /// Source: RFC 9562 §5.4
    static func uuid() -> String { uuid(of: bytes(16)) }

    /// The UUID of 16 random bytes.
    static func uuid(of bytes: [UInt8]) -> String {
        var bytes = bytes
        bytes[6] = bytes[6] & 0x0F | 0x40
        bytes[8] = bytes[8] & 0x3F | 0x80
        let groups = [bytes[0..<4], bytes[4..<6], bytes[6..<8], bytes[8..<10], bytes[10..<16]]
        return groups.map { Hexadecimal.pairs(Array($0)) }.joined(separator: "-")
    }

    /// The text of a `Session`, which may have 20 to 2048 characters.
    static func session() -> String { Base64URL.encode(bytes(96)) }

    /// A refresh token in the form of the real ones: the five parts of a JWE, here with random content.
    ///
    /// Source: RFC 7516 §7.1
    static func refreshToken() -> String {
        let header = #"{"cty":"JWT","enc":"A256GCM","alg":"RSA-OAEP"}"#
        let parts = [Array(header.utf8)] + [256, 12, 512, 16].map(bytes)
        return parts.map { Base64URL.encode($0) }.joined(separator: ".")
    }

    /// A password that satisfies every policy with a minimum length of up to `minimumLength`.
    static func password(minimumLength: Int = 8) -> String {
        "Aa1!" + Base64URL.encode(bytes(max(12, minimumLength)))
    }

    /// The id of an app client.
    static func clientID() -> String { text(26, of: "abcdefghijklmnopqrstuvwxyz0123456789") }

    /// The secret of an app client.
    static func clientSecret() -> String { text(52, of: "abcdefghijklmnopqrstuvwxyz0123456789") }

    /// The part of a pool id after the Region.
    static func alphanumerics(_ count: Int) -> String {
        text(count, of: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789")
    }

    private static func text(_ count: Int, of characters: String) -> String {
        var generator = SystemRandomNumberGenerator()
        let characters = Array(characters.utf8)
        return String(decoding: (0..<count).compactMap { _ in characters.randomElement(using: &generator) }, as: UTF8.self)
    }

    /// Random bytes. The kernel gives up to 256 at once, and a refresh token has 796.
    static func bytes(_ count: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count)
        while bytes.count < count { bytes += entropy(min(256, count - bytes.count)) }
        return bytes
    }

    /// Up to 256 random bytes. If the call fails, the generator asks the same kernel, eight bytes at a time.
    private static func entropy(_ count: Int) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        guard unsafe getentropy(&bytes, count) != 0 else { return bytes }
        var generator = SystemRandomNumberGenerator()
        return bytes.map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    }
}
