import CognitoTesting
import JOSE
import Testing

@Suite struct RSAPublicKeyTests {
    private static let f4: [UInt8] = [1, 0, 1]

    /// An odd number of exactly so many bits; no product of primes, which nothing here asks for.
    private func modulus(bits: Int) -> [UInt8] {
        var bytes = [UInt8](repeating: 0xA5, count: (bits + 7) / 8)
        let top = UInt8(1) << UInt8((bits + 7) % 8)
        bytes[0] = bytes[0] & (top - 1) | top
        return bytes
    }

    private func refusal(_ modulus: [UInt8], _ exponent: [UInt8]) -> JOSEError? {
        do throws(JOSEError) {
            _ = try RSAPublicKey(modulus: modulus, exponent: exponent)
            return nil
        } catch {
            return error
        }
    }

    @Test func `the example of RFC 7515 appendix A.2 verifies`() throws {
        let key = try RSAPublicKey(modulus: Self.decode(RFC7515A2.n), exponent: Self.decode("AQAB"))
        let signature = try Self.decode(RFC7515A2.signature)
        var input = Array("\(RFC7515A2.header).\(RFC7515A2.payload)".utf8)
        #expect(key.modulusBits == 2048)
        #expect(key.accepts(signature, of: input))
        input[0] ^= 1
        #expect(!key.accepts(signature, of: input))
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
        #expect(try RSAPublicKey(modulus: modulus(bits: 2049), exponent: Self.f4).modulusBytes == 257)
        #expect(try RSAPublicKey(modulus: modulus(bits: 2048), exponent: Self.f4).modulusBytes == 256)
    }

    @Test(arguments: [2048, 3072])
    func `a signature of each common size verifies, and only over its own message`(bits: Int) throws {
        let pair = try SigningKey(bits: bits)
        let modulus = try Self.decode(pair.publicJWK.n)
        let key = try RSAPublicKey(modulus: modulus, exponent: Self.decode(pair.publicJWK.e))
        let message = Array("message".utf8)
        let signature = try pair.sign(message)
        #expect(key.accepts(signature, of: message))
        #expect(!key.accepts(signature, of: []))
        #expect(!key.accepts([], of: message))
        let empty = try pair.sign([])
        #expect(key.accepts(empty, of: []))
    }

    @Test func `many tasks may use one key at once`() async throws {
        let pair = try Keys.ours()
        let key = try Keys.key().publicKey
        let messages = try (0..<8).map { number in
            let message = [UInt8](repeating: UInt8(number), count: 100 * number)
            return (message: message, signature: try pair.sign(message))
        }
        let wrong = await withTaskGroup(of: Int.self) { group in
            for task in 0..<16 {
                group.addTask {
                    (0..<40).count { round in
                        let message = messages[(task + round) % 8].message
                        let signature = messages[(task + round * 3) % 8].signature
                        let isRight = (task + round) % 8 == (task + round * 3) % 8
                        return key.accepts(signature, of: message) != isRight
                    }
                }
            }
            return await group.reduce(0, +)
        }
        #expect(wrong == 0)
    }

    private static func decode(_ text: String) throws -> [UInt8] { try Base64URL.decode(Array(text.utf8).span) }
}

/// The public parts of the example.
///
/// Source: RFC 7515 appendix A.2.1
private enum RFC7515A2 {
    static let header = "eyJhbGciOiJSUzI1NiJ9"
    static let payload =
        "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"
    static let signature =
        "cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CU"
        + "Ar7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_d"
        + "O--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0ig"
        + "cN_IoypGlUPQGe77Rw"
    static let n =
        "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZ"
        + "S-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2"
        + "R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcD"
        + "TW9gb54h4FRWyuXpoQ"
}
