import JOSE
import Signing
import Testing

/// Source: RFC 7518 §6.2.1
@Suite struct CurveKeyTests {
    private static let algorithms: [SignatureAlgorithm] = [.es256, .es384, .es512]

    private func refusal(_ algorithm: SignatureAlgorithm, _ x: [UInt8], _ y: [UInt8]) -> JOSEError? {
        JOSETests.refusal { () throws(JOSEError) in _ = try VerificationKey(algorithm: algorithm, x: x, y: y) }
    }

    private func coordinates(_ algorithm: SignatureAlgorithm) throws -> (x: [UInt8], y: [UInt8]) {
        let numbers = try Keys.ours(algorithm).publicJWK.numbers
        return (try decoded(numbers["x"]), try decoded(numbers["y"]))
    }

    @Test(arguments: zip(algorithms, [32, 48, 66]))
    func `T63 a coordinate that is not as long as the curve demands is refused`(algorithm: SignatureAlgorithm, bytes: Int) throws {
        let (x, y) = try coordinates(algorithm)
        #expect(x.count == bytes && y.count == bytes)
        #expect(refusal(algorithm, x, y) == nil)
        for count in 0...140 where count != bytes {
            let error = JOSEError.coordinateLengthNotAllowed(expected: bytes, found: count)
            let padding = [UInt8](repeating: 0, count: max(0, count - bytes))
            #expect(refusal(algorithm, padding + x.suffix(count), y) == error)
            #expect(refusal(algorithm, x, padding + y.suffix(count)) == error)
            #expect(refusal(algorithm, x.prefix(count) + padding, y) == error)
        }
    }

    @Test(arguments: algorithms)
    func `T63 coordinates that are no point of the curve are refused`(algorithm: SignatureAlgorithm) throws {
        let (x, y) = try coordinates(algorithm)
        let zero = [UInt8](repeating: 0, count: x.count)
        let ones = [UInt8](repeating: 0xFF, count: x.count)
        for (x, y) in [(zero, zero), (y, x), (zero, y), (x, zero), (ones, ones), (x, x), (ones, y), (x, ones)] {
            #expect(refusal(algorithm, x, y) == .pointNotOnCurve)
        }
        for bit in stride(from: 0, to: y.count * 8, by: 7) {
            var flipped = y
            flipped[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(refusal(algorithm, x, flipped) == .pointNotOnCurve)
        }
    }

    @Test func `T63 a coordinate from the prime up is refused, though it means a point`() throws {
        // Of P-256: the point with x of zero, and the same with the prime for x.
        let zero = [UInt8](repeating: 0, count: 32)
        let prime = try hexadecimal("ffffffff00000001000000000000000000000000ffffffffffffffffffffffff")
        let y = try hexadecimal("66485c780e2f83d72433bd5d84a06bb6541c2af31dae871728bf856a174f93f4")
        #expect(refusal(.es256, zero, y) == nil)
        #expect(refusal(.es256, prime, y) == .pointNotOnCurve)
    }

    @Test(arguments: SignatureAlgorithm.allCases.filter { !algorithms.contains($0) })
    func `coordinates make no key for an algorithm that is not ECDSA`(algorithm: SignatureAlgorithm) throws {
        let (x, y) = try coordinates(.es256)
        #expect(refusal(algorithm, x, y) == .keyTypeMismatch(algorithm))
    }

    @Test(arguments: [SignatureAlgorithm.es256, .es384, .es512, .edDSA])
    func `modulus and exponent make no key for an algorithm that is not RSA`(algorithm: SignatureAlgorithm) throws {
        let modulus = try decoded(Keys.ours().publicJWK.numbers["n"])
        let error = JOSETests.refusal { () throws(JOSEError) in
            _ = try VerificationKey(algorithm: algorithm, modulus: modulus, exponent: [1, 0, 1])
        }
        #expect(error == .keyTypeMismatch(algorithm))
    }

    @Test func `a key tells its algorithm and the length of its signatures`() throws {
        let lengths: [SignatureAlgorithm: Int] = [.es256: 64, .es384: 96, .es512: 132, .edDSA: 64]
        for algorithm in SignatureAlgorithm.allCases {
            let key = try Keys.key(algorithm).publicKey
            #expect(key.algorithm == algorithm)
            #expect(key.signatureBytes == lengths[algorithm] ?? 256)
            #expect(key.modulusBits == (lengths[algorithm] == nil ? 2048 : nil))
        }
    }
}
