import JOSE
import Signing
import Testing

/// Blocks that a lenient PKCS #1 reader takes for a right one, signed with the real key.
///
/// Source: RFC 8017 §8.2.2, note; §9.2
@Suite struct PaddingAttackTests {
    private static let algorithms: [SignatureAlgorithm] = [.rs256, .rs384, .rs512]

    private func refusal(_ algorithm: SignatureAlgorithm, _ change: (inout EncodedMessage) -> Void) throws -> JOSEError? {
        let pair = try Keys.ours()
        let builder = CompactJWSBuilder(keyID: pair.keyID, algorithm: algorithm, payload: someClaims)
        var block = EncodedMessage(builder.signingInput, length: 256, scheme: SignatureScheme(algorithm))
        change(&block)
        let signature = try pair.sign(encodedMessage: block.bytes)
        return try JOSETests.refusal(builder.serialized(signature: signature), Keys.key(algorithm), accepting: .all)
    }

    /// Whether the right DER is refused when some of its bytes are replaced by others.
    private func isRefused(_ algorithm: SignatureAlgorithm, _ range: Range<Int>, _ bytes: UInt8...) throws -> Bool {
        try refusal(algorithm) { $0.prefix.replaceSubrange(range, with: bytes) } == .signatureInvalid
    }

    @Test(arguments: algorithms)
    func `the right block, built by hand, is accepted`(algorithm: SignatureAlgorithm) throws {
        #expect(try refusal(algorithm) { _ in } == nil)
    }

    @Test(arguments: algorithms)
    func `T19 lengths spelled the long way of BER are refused`(algorithm: SignatureAlgorithm) throws {
        let hash = UInt8(EncodedMessage([], length: 256, scheme: SignatureScheme(algorithm)).hash.count)
        #expect(try isRefused(algorithm, 1..<2, 0x81, 0x11 + hash))
        #expect(try isRefused(algorithm, 3..<4, 0x81, 0x0D))
        #expect(try isRefused(algorithm, 5..<6, 0x81, 0x09))
        #expect(try isRefused(algorithm, 16..<17, 0x81, 0x00))
        #expect(try isRefused(algorithm, 18..<19, 0x81, hash))
        #expect(try isRefused(algorithm, 1..<2, 0x82, 0x00, 0x11 + hash))
        #expect(try isRefused(algorithm, 1..<2, 0x80))
        #expect(try isRefused(algorithm, 18..<19, 0x80))
    }

    @Test(arguments: algorithms)
    func `T19 parameters that are missing or not NULL are refused`(algorithm: SignatureAlgorithm) throws {
        #expect(try isRefused(algorithm, 15..<17))
        #expect(try isRefused(algorithm, 15..<17, 0x04, 0x00))
        #expect(try isRefused(algorithm, 15..<17, 0x05, 0x01, 0x00))
        let missingWithLengths = try refusal(algorithm) {
            $0.prefix.removeSubrange(15..<17)
            $0.prefix[1] -= 2
            $0.prefix[3] -= 2
        }
        #expect(missingWithLengths == .signatureInvalid)
    }

    @Test(arguments: algorithms)
    func `T19 garbage behind the hash is refused, with padding cut or left whole`(algorithm: SignatureAlgorithm) throws {
        let room = 254 - 20 - EncodedMessage([], length: 256, scheme: SignatureScheme(algorithm)).hash.count
        #expect(try refusal(algorithm) { $0.trailer = [0] } == .signatureInvalid)
        #expect(try refusal(algorithm) { $0.trailer = [0x05, 0x00] } == .signatureInvalid)
        #expect(try refusal(algorithm) { $0.trailer = [UInt8](repeating: 0xAA, count: room - 8) } == .signatureInvalid)
        for count in [0, 1, 7, 8, 100, room - 1] {
            #expect(try refusal(algorithm) { $0.fillerCount = count } == .signatureInvalid)
        }
        #expect(try refusal(algorithm) { $0.fillerCount = room } == nil)
    }

    @Test(arguments: algorithms)
    func `T19 another block type or filler is refused`(algorithm: SignatureAlgorithm) throws {
        for type: UInt8 in [0, 2, 3, 0xFF] { #expect(try refusal(algorithm) { $0.blockType = type } == .signatureInvalid) }
        for filler: UInt8 in [0, 1, 0xFE, 0x7F] { #expect(try refusal(algorithm) { $0.filler = filler } == .signatureInvalid) }
    }

    @Test(arguments: algorithms)
    func `T19 another hash, a bare hash and none at all are refused`(algorithm: SignatureAlgorithm) throws {
        let sha1: [UInt8] = [0x30, 0x21, 0x30, 0x09, 0x06, 0x05, 0x2B, 0x0E, 0x03, 0x02, 0x1A, 0x05, 0x00, 0x04, 0x14]
        let withSHA1 = try refusal(algorithm) {
            $0.prefix = sha1
            $0.hash = Array($0.hash.prefix(20))
        }
        #expect(withSHA1 == .signatureInvalid)
        #expect(try refusal(algorithm) { $0.prefix = [] } == .signatureInvalid)
        #expect(try refusal(algorithm) { $0.hash = [] } == .signatureInvalid)
        #expect(try refusal(algorithm) { $0.hash[$0.hash.count - 1] ^= 1 } == .signatureInvalid)
        for number in UInt8(1)...10 where number != UInt8(algorithm == .rs256 ? 1 : algorithm == .rs384 ? 2 : 3) {
            #expect(try refusal(algorithm) { $0.prefix[14] = number } == .signatureInvalid)
        }
    }

    @Test(arguments: algorithms)
    func `T19 every bit before the hash counts`(algorithm: SignatureAlgorithm) throws {
        for offset in 0..<19 {
            for bit in UInt8(0)..<8 {
                #expect(try refusal(algorithm) { $0.prefix[offset] ^= 1 << bit } == .signatureInvalid)
            }
        }
    }
}
