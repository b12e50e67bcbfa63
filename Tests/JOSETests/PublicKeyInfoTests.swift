import JOSE
import Signing
import Testing

/// The DER inside a PEM text, put together by hand so that each part can be wrong.
///
/// Source: RFC 5280 §4.1; RFC 5480 §2; ITU-T X.690 §10.1
@Suite struct PublicKeyInfoTests {
    private static let ecPublicKey: [UInt8] = [0x06, 0x07, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01]
    private static let p256: [UInt8] = [0x06, 0x08, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07]
    private static let rsaEncryption: [UInt8] = [0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x01]
    private static let null: [UInt8] = [0x05, 0x00]

    private static func element(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
        switch content.count {
        case ..<0x80: [tag, UInt8(content.count)] + content
        case ..<0x100: [tag, 0x81, UInt8(content.count)] + content
        default: [tag, 0x82, UInt8(content.count >> 8), UInt8(content.count & 0xFF)] + content
        }
    }

    private static func info(_ identifier: [UInt8], _ key: [UInt8], unusedBits: UInt8 = 0) -> [UInt8] {
        element(0x30, element(0x30, identifier) + element(0x03, [unusedBits] + key))
    }

    private func refusal(_ der: [UInt8], _ algorithm: SignatureAlgorithm = .es256) -> JOSEError? {
        let body = Base64URL.encode(der).map { $0 == "-" ? "+" : $0 == "_" ? "/" : $0 }
        let padding = String(repeating: "=", count: (4 - body.count % 4) % 4)
        let text = "-----BEGIN PUBLIC KEY-----\n\(String(body))\(padding)\n-----END PUBLIC KEY-----\n"
        return JOSETests.refusal { () throws(JOSEError) in _ = try VerificationKey(algorithm: algorithm, pem: Array(text.utf8)) }
    }

    private func point() throws -> [UInt8] {
        let numbers = try Keys.ours(.es256).publicJWK.numbers
        return try [4] + decoded(numbers["x"]) + decoded(numbers["y"])
    }

    private func modulus() throws -> [UInt8] { try decoded(Keys.ours().publicJWK.numbers["n"]) }

    @Test func `the right infos, built by hand, are accepted`() throws {
        #expect(try refusal(Self.info(Self.ecPublicKey + Self.p256, point())) == nil)
        let numbers = Self.element(0x02, [0] + (try modulus())) + Self.element(0x02, [1, 0, 1])
        #expect(refusal(Self.info(Self.rsaEncryption + Self.null, Self.element(0x30, numbers)), .rs256) == nil)
        let x = try decoded(Keys.ours(.edDSA).publicJWK.numbers["x"])
        #expect(refusal(Self.info([0x06, 0x03, 0x2B, 0x65, 0x70], x), .edDSA) == nil)
    }

    @Test(
        arguments: [
            ("secp256k1", ecPublicKey + [0x06, 0x05, 0x2B, 0x81, 0x04, 0x00, 0x0A]),
            ("P-384", ecPublicKey + [0x06, 0x05, 0x2B, 0x81, 0x04, 0x00, 0x22]), ("no curve", ecPublicKey),
            ("the curve left to the issuer", ecPublicKey + null), ("explicit parameters", ecPublicKey + element(0x30, [0x02, 0x01, 0x01])),
            ("a key for agreement alone", [0x06, 0x05, 0x2B, 0x81, 0x04, 0x01, 0x0C] + p256),
            ("RSA", rsaEncryption + null), ("Ed448", [0x06, 0x03, 0x2B, 0x65, 0x71]), ("X25519", [0x06, 0x03, 0x2B, 0x65, 0x6E]),
            ("nothing", []), ("more than a curve", ecPublicKey + p256 + null),
        ] as [(String, [UInt8])])
    func `T63 a point under another name than its curve's is refused`(name: String, identifier: [UInt8]) throws {
        #expect(try refusal(Self.info(identifier, point())) == .malformedPublicKeyInfo, "\(name)")
    }

    /// Source: SEC 2 §2.4.1
    @Test func `T63 a right key on another curve is refused`() throws {
        let generator = try hexadecimal(
            "0479be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798"
                + "483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8")
        let info = Self.info(Self.ecPublicKey + [0x06, 0x05, 0x2B, 0x81, 0x04, 0x00, 0x0A], generator)
        for algorithm in SignatureAlgorithm.allCases { #expect(refusal(info, algorithm) == .keyTypeMismatch(algorithm)) }
    }

    @Test(
        arguments: [
            ("no parameters", rsaEncryption, .malformedPublicKeyInfo),
            ("RSASSA-PSS", rsaEncryption.dropLast() + [0x0A], .keyTypeMismatch(.ps256)),
            ("RSAES-OAEP", rsaEncryption.dropLast() + [0x07] + null, .malformedPublicKeyInfo),
            ("sha256WithRSAEncryption", rsaEncryption.dropLast() + [0x0B] + null, .malformedPublicKeyInfo),
        ] as [(String, [UInt8], JOSEError)])
    func `T63 a key that is not said to be a plain RSA key is refused`(name: String, identifier: [UInt8], error: JOSEError) throws {
        let numbers = Self.element(0x02, [0] + (try modulus())) + Self.element(0x02, [1, 0, 1])
        #expect(refusal(Self.info(identifier, Self.element(0x30, numbers)), .ps256) == error, "\(name)")
    }

    @Test func `a point that is compressed, at infinity, short or off the curve is refused`() throws {
        let point = try point()
        let identifier = Self.ecPublicKey + Self.p256
        let sign = point[64] & 1
        let keys: [[UInt8]] = [[2 + sign] + point[1..<33], [0], [], [6 + sign] + point.dropFirst(), [5] + point.dropFirst()]
        for key in keys {
            #expect(refusal(Self.info(identifier, key)) == .malformedPublicKeyInfo)
        }
        for count in [1, 33, 63, 64, 66, 67] {
            #expect(refusal(Self.info(identifier, Array((point + [0, 0]).prefix(count)))) == .malformedPublicKeyInfo)
        }
        #expect(refusal(Self.info(identifier, point.dropLast() + [point[64] ^ 1])) == .malformedPublicKeyInfo)
    }

    @Test func `RSA numbers that are negative, padded or too many are refused`() throws {
        let modulus = try modulus()
        let (n, e) = (Self.element(0x02, [0] + modulus), Self.element(0x02, [1, 0, 1]))
        let malformed: [[UInt8]] = [
            Self.element(0x02, modulus) + e, Self.element(0x02, [0, 0] + modulus) + e, n + Self.element(0x02, [0, 1, 0, 1]), n, e, [],
            n + e + e, n + Self.element(0x02, []), n + Self.element(0x02, [0x81, 0, 1]), n + Self.element(0x03, [1, 0, 1]),
            n + [0x02, 0x81, 0x03, 1, 0, 1],
        ]
        for numbers in malformed {
            let der = Self.info(Self.rsaEncryption + Self.null, Self.element(0x30, numbers))
            #expect(refusal(der, .rs256) == .malformedPublicKeyInfo)
        }
        let cases: [([UInt8], JOSEError?)] = [
            (n + e, nil), (e + n, .modulusSizeNotAllowed(bits: 17)), (n + Self.element(0x02, [3]), .exponentNotAllowed),
            (n + Self.element(0x02, [0]), .exponentNotAllowed), (Self.element(0x02, [0]) + e, .malformedModulus),
        ]
        for (numbers, error) in cases {
            #expect(refusal(Self.info(Self.rsaEncryption + Self.null, Self.element(0x30, numbers)), .rs256) == error)
        }
    }

    @Test func `whatever has a second spelling or something behind it is refused`() throws {
        let (point, identifier) = (try point(), Self.element(0x30, Self.ecPublicKey + Self.p256))
        let bits = Self.element(0x03, [0] + point)
        let right = Self.element(0x30, identifier + bits)
        #expect(refusal(right) == nil)
        let malformed: [[UInt8]] = [
            [0x30], [0x30, 0x80] + identifier + bits + [0, 0], [0x30, 0x81, UInt8(right.count - 2)] + identifier + bits,
            [0x30, 0x82, 0, UInt8(right.count - 2)] + identifier + bits, [0x30, 0x83, 0, 0, UInt8(right.count - 2)] + identifier + bits,
            right + [0], right + right, Self.element(0x30, identifier + bits + Self.null), Self.element(0x30, bits + identifier),
            Self.element(0x31, identifier + bits), Self.element(0x30, identifier), Self.element(0x30, identifier + [0x03, 0x00]),
            Self.element(0x30, identifier + Self.element(0x04, [0] + point)), Self.element(0x30, identifier + Self.element(0x23, bits)),
            Self.info(Self.ecPublicKey + Self.p256, point, unusedBits: 1), [0x30, 0x84, 0xFF, 0xFF, 0xFF, 0xFF] + identifier + bits,
            [0x30, 0x88] + [UInt8](repeating: 0xFF, count: 8) + identifier + bits,
        ]
        for der in malformed { #expect(refusal(der) == .malformedPublicKeyInfo) }
        for length in 1..<right.count { #expect(refusal(Array(right.prefix(length))) == .malformedPublicKeyInfo) }
    }
}
