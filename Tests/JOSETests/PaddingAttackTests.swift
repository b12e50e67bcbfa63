import CognitoTesting
import JOSE
import Testing

/// Blocks that a lenient PKCS #1 reader takes for a right one, signed with the real key.
///
/// Source: RFC 8017 §8.2.2, note; §9.2
@Suite struct PaddingAttackTests {
    private func refusal(_ change: (inout EncodedMessage) -> Void) throws -> JOSEError? {
        let pair = try Keys.ours()
        let builder = CompactJWSBuilder(keyID: pair.keyID, payload: someClaims)
        var block = EncodedMessage(builder.signingInput, length: 256)
        change(&block)
        return try JOSETests.refusal(builder.serialized(signature: pair.sign(encodedMessage: block.bytes)))
    }

    /// The right DER with some of its bytes replaced by others.
    private func prefix(_ range: Range<Int>, _ bytes: UInt8...) -> [UInt8] {
        var prefix = EncodedMessage.sha256Prefix
        prefix.replaceSubrange(range, with: bytes)
        return prefix
    }

    @Test func `the right block, built by hand, is accepted`() throws {
        #expect(try refusal { _ in } == nil)
    }

    @Test func `T19 lengths spelled the long way of BER are refused`() throws {
        let spellings = [
            prefix(1..<2, 0x81, 0x31), prefix(3..<4, 0x81, 0x0D), prefix(5..<6, 0x81, 0x09),
            prefix(16..<17, 0x81, 0x00),
            prefix(18..<19, 0x81, 0x20), prefix(1..<2, 0x82, 0x00, 0x31), prefix(1..<2, 0x80), prefix(18..<19, 0x80),
        ]
        for spelling in spellings { #expect(try refusal { $0.prefix = spelling } == .signatureInvalid) }
    }

    @Test func `T19 parameters that are missing or not NULL are refused`() throws {
        let missing = prefix(15..<17)
        let missingWithLengths: [UInt8] = [0x30, 0x2F, 0x30, 0x0B] + missing[4...]
        let spellings = [missing, missingWithLengths, prefix(15..<17, 0x04, 0x00), prefix(15..<17, 0x05, 0x01, 0x00)]
        for spelling in spellings { #expect(try refusal { $0.prefix = spelling } == .signatureInvalid) }
    }

    @Test func `T19 garbage behind the hash is refused, with padding cut or left whole`() throws {
        #expect(try refusal { $0.trailer = [0] } == .signatureInvalid)
        #expect(try refusal { $0.trailer = [0x05, 0x00] } == .signatureInvalid)
        #expect(try refusal { $0.trailer = [UInt8](repeating: 0xAA, count: 194) } == .signatureInvalid)
        for count in [0, 1, 7, 8, 100, 201] {
            #expect(try refusal { $0.fillerCount = count } == .signatureInvalid)
        }
        #expect(try refusal { $0.fillerCount = 202 } == nil)
    }

    @Test func `T19 another block type or filler is refused`() throws {
        for type: UInt8 in [0, 2, 3, 0xFF] { #expect(try refusal { $0.blockType = type } == .signatureInvalid) }
        for filler: UInt8 in [0, 1, 0xFE, 0x7F] { #expect(try refusal { $0.filler = filler } == .signatureInvalid) }
    }

    @Test func `T19 another hash, a bare hash and none at all are refused`() throws {
        let sha1: [UInt8] = [0x30, 0x21, 0x30, 0x09, 0x06, 0x05, 0x2B, 0x0E, 0x03, 0x02, 0x1A, 0x05, 0x00, 0x04, 0x14]
        #expect(
            try refusal {
                $0.prefix = sha1
                $0.hash = Array($0.hash.prefix(20))
            } == .signatureInvalid)
        #expect(try refusal { $0.prefix = [] } == .signatureInvalid)
        #expect(try refusal { $0.hash = [] } == .signatureInvalid)
        #expect(try refusal { $0.hash = $0.hash.dropLast() + [$0.hash[31] ^ 1] } == .signatureInvalid)
        #expect(try refusal { $0.prefix[14] = 2 } == .signatureInvalid)
    }

    @Test func `T19 every other value of every byte before the hash is refused`() throws {
        for offset in EncodedMessage.sha256Prefix.indices {
            for change: UInt8 in [1, 0x80] {
                #expect(try refusal { $0.prefix[offset] ^= change } == .signatureInvalid)
            }
        }
    }
}
