import CognitoTesting
import JOSE
import StrictJSON
import Testing

/// Everything that can be done to the bytes of a right token without its key.
@Suite struct TamperedTokenTests {
    @Test func `T20 every single bit of a token counts`() throws {
        let token = try token(payload: ["sub": "x"])
        let key = try Keys.key()
        #expect(try refusal(token, key) == nil)
        for offset in token.indices {
            for bit in 0..<8 {
                var flipped = token
                flipped[offset] ^= 1 << UInt8(bit)
                if try refusal(flipped, key) == nil { Issue.record("bit \(bit) of byte \(offset) does not count") }
            }
        }
        #expect(try refusal(token, key) == nil)
    }

    @Test func `no prefix and no suffix of a token is one`() throws {
        let token = try token(payload: ["sub": "x"])
        let key = try Keys.key()
        for length in token.indices {
            if try refusal(Array(token.prefix(length)), key) == nil { Issue.record("prefix of \(length) bytes") }
            if try refusal(Array(token.suffix(length)), key) == nil { Issue.record("suffix of \(length) bytes") }
        }
    }

    @Test func `a byte left out or doubled anywhere is noticed`() throws {
        let token = try token(payload: ["sub": "x"])
        let key = try Keys.key()
        for offset in token.indices {
            var shorter = token
            shorter.remove(at: offset)
            if try refusal(shorter, key) == nil { Issue.record("byte \(offset) left out") }
            var longer = token
            longer.insert(token[offset], at: offset)
            if try refusal(longer, key) == nil { Issue.record("byte \(offset) doubled") }
        }
    }

    @Test(
        arguments: [
            ("one byte", [0]), ("255 bytes", .init(repeating: 1, count: 255)),
            ("257 bytes", .init(repeating: 1, count: 257)),
            ("512 bytes", .init(repeating: 1, count: 512)), ("leading zero", [0] + .init(repeating: 1, count: 256)),
        ] as [(String, [UInt8])])
    func `T18 a signature of another length than the modulus is refused`(name: String, bytes: [UInt8]) throws {
        let builder = CompactJWSBuilder(keyID: try Keys.ours().keyID, payload: someClaims)
        let error = JOSEError.wrongSignatureLength(expected: 256, found: bytes.count)
        #expect(try refusal(builder.serialized(signature: bytes)) == error, "\(name)")
    }

    @Test func `T18 the signature with a zero before or behind it is refused`() throws {
        let builder = CompactJWSBuilder(keyID: try Keys.ours().keyID, payload: someClaims)
        let signature = try Keys.ours().sign(builder.signingInput)
        let error = JOSEError.wrongSignatureLength(expected: 256, found: 257)
        #expect(try refusal(builder.serialized(signature: [0] + signature)) == error)
        #expect(try refusal(builder.serialized(signature: signature + [0])) == error)
    }

    @Test func `T18 zero, all ones, and numbers from the modulus up are refused, and leave no trace`() throws {
        let builder = CompactJWSBuilder(keyID: try Keys.ours().keyID, payload: someClaims)
        let modulus = try Base64URL.decode(Array(Keys.ours().publicJWK.n.utf8).span)
        let next: [UInt8] = modulus.dropLast() + [modulus[255] &+ 1]
        let before: [UInt8] = modulus.dropLast() + [modulus[255] &- 1]
        let one = [UInt8](repeating: 0, count: 255) + [1]
        let (zeros, allOnes) = ([UInt8](repeating: 0, count: 256), [UInt8](repeating: 0xFF, count: 256))
        for signature in [zeros, allOnes, modulus, next, before, one] {
            #expect(try refusal(builder.serialized(signature: signature)) == .signatureInvalid)
            #expect(try refusal(builder.signed(by: Keys.ours())) == nil)
        }
    }
}
