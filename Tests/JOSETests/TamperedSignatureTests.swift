import JOSE
import Signing
import StrictJSON
import Testing

/// The signature of each algorithm, changed in every way that leaves it a text of base64url.
@Suite struct TamperedSignatureTests {
    private func builder(_ algorithm: SignatureAlgorithm) throws -> CompactJWSBuilder {
        CompactJWSBuilder(keyID: try Keys.ours(algorithm).keyID, algorithm: algorithm, payload: ["sub": "x"])
    }

    private func signature(_ builder: CompactJWSBuilder, _ algorithm: SignatureAlgorithm) throws -> [UInt8] {
        try Keys.ours(algorithm).sign(builder.signingInput, scheme: SignatureScheme(algorithm))
    }

    @Test(arguments: SignatureAlgorithm.allCases)
    func `T20 every single bit of a signature counts`(algorithm: SignatureAlgorithm) throws {
        let (builder, key) = (try builder(algorithm), try Keys.key(algorithm))
        let signature = try signature(builder, algorithm)
        for bit in 0..<signature.count * 8 {
            var flipped = signature
            flipped[bit / 8] ^= 1 << UInt8(bit % 8)
            let error = try refusal(builder.serialized(signature: flipped), key, accepting: .all)
            if error != .signatureInvalid { Issue.record("bit \(bit): \(String(describing: error))") }
        }
        #expect(try refusal(builder.serialized(signature: signature), key, accepting: .all) == nil)
    }

    // P-384 and P-521 take half a minute for these; every bit of theirs is tried above.
    @Test(arguments: SignatureAlgorithm.allCases.filter { $0 != .es384 && $0 != .es512 })
    func `T20 every character of a signature counts, whatever it is replaced by`(algorithm: SignatureAlgorithm) throws {
        let tampering = Tampering(try token(algorithm, payload: ["sub": "x"]))
        let key = try Keys.key(algorithm)
        for offset in tampering.signatureStart..<tampering.token.count {
            for character in Tampering.alphabet where character != tampering.token[offset] {
                let error = try refusal(tampering.replacing(offset, by: character), key, accepting: .all)
                if !tampering.explains(error, offset, character) {
                    Issue.record("\(character) at \(offset): \(String(describing: error))")
                }
            }
        }
    }

    @Test(arguments: SignatureAlgorithm.allCases)
    func `T18 a signature of any other length is refused as such`(algorithm: SignatureAlgorithm) throws {
        let (builder, key) = (try builder(algorithm), try Keys.key(algorithm))
        let right = try signature(builder, algorithm)
        let expected = key.publicKey.signatureBytes
        #expect(right.count == expected)
        for count in 1...600 where count != expected {
            let padding = max(0, count - expected)
            for bytes in [
                Array(right.prefix(count)) + [UInt8](repeating: 0, count: padding),
                [UInt8](repeating: 0, count: padding) + right.suffix(count), [UInt8](repeating: 1, count: count),
            ] {
                let error = try refusal(builder.serialized(signature: bytes), key, accepting: .all)
                if error != .wrongSignatureLength(expected: expected, found: count) {
                    Issue.record("\(count) bytes: \(String(describing: error))")
                }
            }
        }
        #expect(try refusal(builder.serialized(signature: []), key, accepting: .all) == .emptyPart(.signature))
    }

    @Test(arguments: SignatureAlgorithm.allCases)
    func `T18 zero, one and all ones are refused, and leave no trace`(algorithm: SignatureAlgorithm) throws {
        let (builder, key) = (try builder(algorithm), try Keys.key(algorithm))
        let count = key.publicKey.signatureBytes
        let (zeros, ones) = ([UInt8](repeating: 0, count: count), [UInt8](repeating: 0xFF, count: count))
        for signature in [zeros, ones, zeros.dropLast() + [1], [1] + zeros.dropLast()] {
            #expect(try refusal(builder.serialized(signature: signature), key, accepting: .all) == .signatureInvalid)
            let right = try self.signature(builder, algorithm)
            #expect(try refusal(builder.serialized(signature: right), key, accepting: .all) == nil)
        }
    }

    @Test(arguments: [SignatureAlgorithm.rs256, .rs384, .rs512, .ps256])
    func `T18 numbers from the modulus up are refused, and leave no trace`(algorithm: SignatureAlgorithm) throws {
        let (builder, key) = (try builder(algorithm), try Keys.key(algorithm))
        let modulus = try decoded(Keys.ours().publicJWK.numbers["n"])
        let next: [UInt8] = modulus.dropLast() + [modulus[255] &+ 1]
        let before: [UInt8] = modulus.dropLast() + [modulus[255] &- 1]
        for signature in [modulus, next, before] {
            #expect(try refusal(builder.serialized(signature: signature), key, accepting: .all) == .signatureInvalid)
            let right = try self.signature(builder, algorithm)
            #expect(try refusal(builder.serialized(signature: right), key, accepting: .all) == nil)
        }
    }

    @Test(arguments: [SignatureAlgorithm.rs256, .rs384, .rs512, .ps256])
    func `T18 a signature with the modulus added is refused, though congruent to the right one`(algorithm: SignatureAlgorithm) throws {
        let (pair, key) = (try Keys.ours(), try Keys.key(algorithm))
        let modulus = try decoded(pair.publicJWK.numbers["n"])
        var tried = 0
        // The sum of about every second signature and the modulus still has as many bytes as both.
        for number in 0..<64 {
            let builder = CompactJWSBuilder(keyID: pair.keyID, algorithm: algorithm, payload: ["sub": .string("\(number)")])
            let right = try signature(builder, algorithm)
            guard let sum = Self.sum(right, modulus) else { continue }
            tried += 1
            #expect(try refusal(builder.serialized(signature: sum), key, accepting: .all) == .signatureInvalid)
            #expect(try refusal(builder.serialized(signature: right), key, accepting: .all) == nil)
        }
        #expect(tried > 0 || modulus[0] >= 0xF0)
    }

    @Test(arguments: [SignatureAlgorithm.rs256, .rs384, .rs512, .ps256])
    func `T18 the modulus less the right signature is refused, though its power differs in sign alone`(
        algorithm: SignatureAlgorithm
    ) throws {
        let (builder, key) = (try builder(algorithm), try Keys.key(algorithm))
        let right = try signature(builder, algorithm)
        // n - s, since the complement of a number is what it lacks to all ones.
        let complement = try decoded(Keys.ours().publicJWK.numbers["n"]).map { ~$0 }
        let other = try #require(Self.sum(complement, right)).map { ~$0 }
        #expect(try refusal(builder.serialized(signature: other), key, accepting: .all) == .signatureInvalid)
        #expect(try refusal(builder.serialized(signature: right), key, accepting: .all) == nil)
    }

    /// The sum of two big-endian numbers of one length, or `nil` when it is longer.
    private static func sum(_ left: [UInt8], _ right: [UInt8]) -> [UInt8]? {
        var (carry, output) = (0, [UInt8]())
        for (left, right) in zip(left, right).reversed() {
            carry += Int(left) + Int(right)
            output.append(UInt8(carry & 0xFF))
            carry >>= 8
        }
        return carry == 0 ? output.reversed() : nil
    }
}
