import JOSE
import Signing
import StrictJSON
import Testing

/// Everything that can be done to the bytes of a right token without its key.
@Suite struct TamperedTokenTests {
    @Test func `T20 every single bit of a token counts`() throws {
        let tampering = Tampering(try token(payload: ["sub": "x"]))
        let key = try Keys.key()
        #expect(try refusal(tampering.token, key) == nil)
        for offset in tampering.token.indices {
            for bit in 0..<8 {
                let byte = tampering.token[offset] ^ 1 << UInt8(bit)
                let error = try refusal(tampering.replacing(offset, by: byte), key)
                if !tampering.explains(error, offset, byte) {
                    Issue.record("bit \(bit) of byte \(offset): \(String(describing: error))")
                }
            }
        }
        #expect(try refusal(tampering.token, key) == nil)
    }

    @Test func `T20 every byte of a token counts, whatever it is replaced by`() throws {
        let tampering = Tampering(try token(payload: ["sub": "x"]))
        let key = try Keys.key()
        for offset in tampering.token.indices {
            for byte in UInt8.min...UInt8.max where byte != tampering.token[offset] {
                let error = try refusal(tampering.replacing(offset, by: byte), key)
                if !tampering.explains(error, offset, byte) { Issue.record("\(byte) at \(offset): \(String(describing: error))") }
            }
        }
        #expect(try refusal(tampering.token, key) == nil)
    }

    @Test(arguments: SignatureAlgorithm.allCases)
    func `T20 no prefix and no suffix of a token is one`(algorithm: SignatureAlgorithm) throws {
        let tampering = Tampering(try token(algorithm, payload: ["sub": "x"]))
        let (token, key) = (tampering.token, try Keys.key(algorithm))
        for length in token.indices {
            let error = try refusal(Array(token.prefix(length)), key, accepting: .all)
            let expected = tampering.error(ofPrefix: length, signatureBytes: key.publicKey.signatureBytes)
            if error != expected { Issue.record("prefix of \(length) bytes: \(String(describing: error))") }
            if try refusal(Array(token.suffix(length)), key, accepting: .all) == nil { Issue.record("suffix of \(length) bytes") }
        }
        #expect(try refusal(token, key, accepting: .all) == nil)
    }

    @Test(arguments: SignatureAlgorithm.allCases)
    func `T20 a byte left out or doubled anywhere is noticed`(algorithm: SignatureAlgorithm) throws {
        let token = try token(algorithm, payload: ["sub": "x"])
        let key = try Keys.key(algorithm)
        for offset in token.indices {
            var shorter = token
            shorter.remove(at: offset)
            if try refusal(shorter, key, accepting: .all) == nil { Issue.record("byte \(offset) left out") }
            var longer = token
            longer.insert(token[offset], at: offset)
            if try refusal(longer, key, accepting: .all) == nil { Issue.record("byte \(offset) doubled") }
        }
    }
}
