import JOSE
import Signing
import Testing

@Suite struct RSAKeyTests {
    private static let f4: [UInt8] = [1, 0, 1]
    /// In bits: no whole number of bytes, then longer ones. OpenSSL makes no modulus of an odd number of bits.
    private static let lengths = [2050, 2062, 3072, 4096]

    /// An odd number of exactly so many bits; no product of primes, which nothing here asks for.
    private func modulus(bits: Int) -> [UInt8] {
        var bytes = [UInt8](repeating: 0xA5, count: (bits + 7) / 8)
        let top = UInt8(1) << UInt8((bits + 7) % 8)
        bytes[0] = bytes[0] & (top - 1) | top
        return bytes
    }

    private func refusal(_ modulus: [UInt8], _ exponent: [UInt8]) -> JOSEError? {
        JOSETests.refusal { () throws(JOSEError) in
            _ = try VerificationKey(algorithm: .rs256, modulus: modulus, exponent: exponent)
        }
    }

    @Test func `a modulus has 2048 to 8192 bits`() {
        #expect(refusal(modulus(bits: 2047), Self.f4) == .modulusSizeNotAllowed(bits: 2047))
        #expect(refusal(modulus(bits: 2048), Self.f4) == nil)
        #expect(refusal(modulus(bits: 2049), Self.f4) == nil)
        #expect(refusal(modulus(bits: 8192), Self.f4) == nil)
        #expect(refusal(modulus(bits: 8193), Self.f4) == .modulusSizeNotAllowed(bits: 8193))
        #expect(refusal(modulus(bits: 1024), Self.f4) == .modulusSizeNotAllowed(bits: 1024))
        #expect(refusal([1], Self.f4) == .modulusSizeNotAllowed(bits: 1))
    }

    @Test func `a modulus is odd and without leading zeros`() {
        var even = modulus(bits: 2048)
        even[255] = 0
        #expect(refusal(even, Self.f4) == .malformedModulus)
        #expect(refusal([0] + modulus(bits: 2048), Self.f4) == .malformedModulus)
        #expect(refusal([], Self.f4) == .malformedModulus)
        #expect(refusal([0], Self.f4) == .malformedModulus)
    }

    @Test func `an exponent is odd, at least 65537, and has at most 64 bits`() {
        let modulus = modulus(bits: 2048)
        let refused: [[UInt8]] = [
            [], [0], [1], [3], [0xFF, 0xFF], [1, 0, 0], [1, 0, 2], [0, 1, 0, 1],
            [0x01] + .init(repeating: 0xFF, count: 8),
        ]
        for exponent in refused { #expect(refusal(modulus, exponent) == .exponentNotAllowed) }
        for exponent in [Self.f4, [1, 0, 3], .init(repeating: 0xFF, count: 8)] {
            #expect(refusal(modulus, exponent) == nil)
        }
    }

    @Test func `a modulus whose length is no whole number of bytes rounds up`() throws {
        for (bits, bytes) in [(2048, 256), (2049, 257), (2056, 257), (2057, 258)] {
            let key = try VerificationKey(algorithm: .rs256, modulus: modulus(bits: bits), exponent: Self.f4)
            #expect(key.modulusBits == bits)
            #expect(key.signatureBytes == bytes)
        }
    }

    @Test(arguments: [2048, 3072])
    func `a signature of each common size verifies, and only over its own message`(bits: Int) throws {
        let pair = try SigningKey(bits: bits)
        let (modulus, exponent) = (try decoded(pair.publicJWK.numbers["n"]), try decoded(pair.publicJWK.numbers["e"]))
        let key = try VerificationKey(algorithm: .rs256, modulus: modulus, exponent: exponent)
        let message = Array("message".utf8)
        let signature = try pair.sign(message)
        #expect(key.accepts(signature, of: message))
        #expect(!key.accepts(signature, of: []))
        #expect(!key.accepts([], of: message))
        let empty = try pair.sign([])
        #expect(key.accepts(empty, of: []))
    }

    /// The block that is compared with has the length of the modulus in whole bytes, whatever its bits.
    @Test(arguments: lengths)
    func `under a modulus of any length right signatures are accepted, and every other one is refused`(bits: Int) throws {
        let pair = try SigningKey(bits: bits)
        let (message, algorithms) = (Array("message".utf8), [SignatureAlgorithm.rs256, .rs384, .rs512])
        let signatures = try algorithms.map { try pair.sign(message, scheme: SignatureScheme($0)) }
        for (algorithm, right) in zip(algorithms, signatures) {
            let key = try VerificationKey(algorithm: algorithm, pem: Array(pair.publicPEM.utf8))
            #expect(key.modulusBits == bits && right.count == (bits + 7) / 8)
            #expect(key.accepts(right, of: message))
            #expect(!key.accepts(right, of: message + [0]))
            let misfits = [[0] + right, right + [0], Array(right.dropLast()), Array(right.dropFirst())]
            for other in signatures + misfits where other != right {
                #expect(!key.accepts(other, of: message))
            }
            for bit in stride(from: 0, to: right.count * 8, by: 61) {
                var flipped = right
                flipped[bit / 8] ^= 1 << UInt8(bit % 8)
                if key.accepts(flipped, of: message) { Issue.record("\(algorithm.rawValue), bit \(bit)") }
            }
        }
    }

    @Test(arguments: lengths)
    func `T19 under a modulus of any length blocks that are nearly right are refused`(bits: Int) throws {
        let pair = try SigningKey(bits: bits)
        for algorithm in [SignatureAlgorithm.rs256, .rs384, .rs512] {
            let key = try VerificationKey(algorithm: algorithm, pem: Array(pair.publicPEM.utf8))
            let right = EncodedMessage([1], length: (bits + 7) / 8, scheme: SignatureScheme(algorithm)).bytes
            #expect(key.accepts(try pair.sign(encodedMessage: right), of: [1]))
            for offset in [1, 2, 3] + Array(stride(from: 4, to: right.count, by: 31)) + [right.count - 1] {
                var block = right
                block[offset] ^= 0x02
                if key.accepts(try pair.sign(encodedMessage: block), of: [1]) { Issue.record("\(algorithm.rawValue), byte \(offset)") }
            }
        }
    }

    @Test func `T63 a modulus whose primes were powers of 65537 is refused`() throws {
        // Modulo every small prime this number is one, the zeroth power; so was that of every chip.
        let primes = (3...167).filter { number in (2..<number).allSatisfy { number % $0 != 0 } }
        var product: [UInt8] = [1]
        while product.count <= 256 { for prime in primes + [2] { product = multiply(product, by: prime) } }
        // The product is even many times over, so its last byte is zero.
        product[product.count - 1] += 1
        #expect(refusal(product, Self.f4) == .factorableModulus)
        product[product.count - 1] += 2
        #expect(refusal(product, Self.f4) == nil)
    }

    private func multiply(_ number: [UInt8], by factor: Int) -> [UInt8] {
        var (carry, output) = (0, [UInt8]())
        for byte in number.reversed() {
            carry += Int(byte) * factor
            output.append(UInt8(carry & 0xFF))
            carry >>= 8
        }
        while carry > 0 {
            output.append(UInt8(carry & 0xFF))
            carry >>= 8
        }
        return output.reversed()
    }
}
