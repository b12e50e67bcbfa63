import COpenSSL

/// An opaque name for what a resource looks like now: as long as it stays the same, so does the representation.
///
/// A strong tag changes with every byte, a weak one only where it matters. Source: RFC 9110 §8.8.3
public struct EntityTag: Sendable, Hashable, CustomStringConvertible {
    private static let quote = UInt8(ascii: "\"")

    /// Whether representations with this tag may differ in what does not matter.
    public let isWeak: Bool
    /// What stands between the quotes.
    let opaque: [UInt8]

    /// - Parameters:
    ///   - opaque: Visible ASCII characters without `"`, such as a version's number; `nil` results from anything else.
    ///   - isWeak: Whether representations with this tag may differ in what does not matter.
    public init?(_ opaque: String, isWeak: Bool = false) {
        self.init(Array(opaque.utf8), isWeak: isWeak)
        guard self.opaque.allSatisfy({ $0 < 0x80 }) else { return nil }
    }

    /// The strong tag of a version, which goes up with each change.
    ///
    /// - Parameter version: Its number.
    public init(version: Int) {
        opaque = Array("\(version)".utf8)
        isWeak = false
    }

    /// The strong tag of content, by its SHA-256; `nil` where OpenSSL has no such function.
    public init?(of content: [UInt8]) {
        var hash = [UInt8](repeating: 0, count: 32)
        var count = 0
        guard unsafe EVP_Q_digest(nil, "SHA256", nil, content, content.count, &hash, &count) == 1, count == hash.count else { return nil }
        let digits = Array("0123456789abcdef".utf8)
        opaque = hash.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
        isWeak = false
    }

    /// - Parameter opaque: Bytes of `etagc`: visible ones without `"`, and those from 0x80 on.
    init?(_ opaque: [UInt8], isWeak: Bool) {
        guard opaque.allSatisfy({ $0 > 0x20 && $0 != Self.quote && $0 != 0x7F }) else { return nil }
        self.opaque = opaque
        self.isWeak = isWeak
    }

    /// As it stands in a field.
    public var description: String { "\(isWeak ? "W/" : "")\"\(String(decoding: opaque, as: UTF8.self))\"" }

    /// - Returns: Whether both name the same representation, byte for byte. Source: RFC 9110 §8.8.3.2 (strong comparison)
    public func isStronglyEqual(to other: EntityTag) -> Bool { !isWeak && !other.isWeak && opaque == other.opaque }

    /// - Returns: Whether both name representations that are as good as each other. Source: RFC 9110 §8.8.3.2 (weak comparison)
    public func isWeaklyEqual(to other: EntityTag) -> Bool { opaque == other.opaque }
}
