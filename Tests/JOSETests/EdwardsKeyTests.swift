import JOSE
import Signing
import Testing

/// Source: RFC 8032 §5.1; RFC 8037 §2
@Suite struct EdwardsKeyTests {
    private func refusal(_ encoded: [UInt8]) -> JOSEError? {
        JOSETests.refusal { () throws(JOSEError) in _ = try VerificationKey(ed25519: encoded) }
    }

    private func ours() throws -> [UInt8] { try decoded(Keys.ours(.edDSA).publicJWK.numbers["x"]) }

    @Test func `T63 a key of any length but 32 bytes is refused`() throws {
        let key = try ours()
        for count in 0...66 {
            let bytes = Array((key + key + key).prefix(count))
            #expect(refusal(bytes) == (count == 32 ? nil : .coordinateLengthNotAllowed(expected: 32, found: count)))
        }
        #expect(refusal([0] + key) == .coordinateLengthNotAllowed(expected: 32, found: 33))
        #expect(refusal(key + [0]) == .coordinateLengthNotAllowed(expected: 32, found: 33))
    }

    @Test func `T63 a y from the prime up is refused`() {
        // 2^255 - 19 and the eighteen numbers above it that 255 bits hold, with either sign of x.
        for first in UInt8(0xED)...0xFF {
            for last in [0x7F, 0xFF] as [UInt8] {
                #expect(refusal([first] + [UInt8](repeating: 0xFF, count: 30) + [last]) == .pointNotOnCurve)
            }
        }
        // Two below the prime is a number like any other.
        #expect(refusal([0xEB] + [UInt8](repeating: 0xFF, count: 30) + [0x7F]) == nil)
    }

    @Test(arguments: [
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    ])
    func `T63 a point of small order, whose signatures any sender can make, is refused`(digits: String) throws {
        let point = try hexadecimal(digits)
        #expect(refusal(point) == .pointOfSmallOrder)
        #expect(refusal(point.dropLast() + [point[31] ^ 0x80]) == .pointOfSmallOrder)
    }

    @Test func `a key that is no point verifies nothing`() throws {
        let message = Array("message".utf8)
        let signature = try Keys.ours(.edDSA).sign(message)
        for last in UInt8(0)..<16 {
            let key = try VerificationKey(ed25519: [2] + [UInt8](repeating: 0, count: 30) + [last])
            #expect(!key.accepts(signature, of: message))
            #expect(!key.accepts([1] + [UInt8](repeating: 0, count: 63), of: message))
        }
    }

    @Test func `T20 a signature whose second half is above the order is refused`() throws {
        let message = Array("message".utf8)
        let key = try Keys.key(.edDSA).publicKey
        let signature = try Keys.ours(.edDSA).sign(message)
        let order = try hexadecimal("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010")
        var (carry, raised) = (0, signature)
        // Little-endian: s and then s plus the order, up to as often as 256 bits have room.
        for _ in 0..<14 {
            for offset in 0..<32 {
                carry += Int(raised[32 + offset]) + Int(order[offset])
                raised[32 + offset] = UInt8(carry & 0xFF)
                carry >>= 8
            }
            #expect(carry == 0)
            #expect(!key.accepts(raised, of: message))
        }
        #expect(key.accepts(signature, of: message))
    }
}
