import JOSE
import Signing
import Testing

/// Keys whose exponent is not 65537 get the same verdicts.
@Suite struct OtherExponentTests {
    private static let exponents: [UInt] = [65_539, 4_294_967_311, 18_446_744_073_709_551_557]
    private static let algorithms: [SignatureAlgorithm] = [.rs256, .rs384, .rs512, .ps256]
    private let message = Array("message".utf8)

    @Test(arguments: exponents)
    func `right signatures are accepted, and every other one is refused`(exponent: UInt) throws {
        let pair = try SigningKey(exponent: exponent)
        for algorithm in Self.algorithms {
            let key = try VerificationKey(algorithm: algorithm, pem: Array(pair.publicPEM.utf8))
            let right = try pair.sign(message, scheme: SignatureScheme(algorithm))
            #expect(key.accepts(right, of: message))
            #expect(!key.accepts(right, of: message + [0]))
            for bit in stride(from: 0, to: right.count * 8, by: 61) {
                var flipped = right
                flipped[bit / 8] ^= 1 << UInt8(bit % 8)
                if key.accepts(flipped, of: message) { Issue.record("\(algorithm.rawValue), bit \(bit)") }
            }
            #expect(key.accepts(right, of: message))
        }
    }

    @Test(arguments: [UInt(65_537)] + exponents)
    func `T19 blocks that are nearly right are refused`(exponent: UInt) throws {
        let pair = try SigningKey(exponent: exponent)
        for algorithm in Self.algorithms where algorithm != .ps256 {
            let key = try VerificationKey(algorithm: algorithm, pem: Array(pair.publicPEM.utf8))
            let right = EncodedMessage(message, length: 256, scheme: SignatureScheme(algorithm))
            #expect(key.accepts(try pair.sign(encodedMessage: right.bytes), of: message))
            for offset in right.bytes.indices {
                var block = right.bytes
                // The first byte stays zero: a larger block would be no number below the modulus.
                block[offset] ^= offset == 0 ? 0 : 0x10
                let isAccepted = key.accepts(try pair.sign(encodedMessage: block), of: message)
                if isAccepted != (offset == 0) { Issue.record("\(algorithm.rawValue), byte \(offset): \(isAccepted)") }
            }
        }
    }
}
