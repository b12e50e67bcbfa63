import JOSE
import Signing
import Testing

/// Source: RFC 7518 §3.5; RFC 8017 §8.1.2
@Suite struct PSSTests {
    private func refusal(_ sign: ([UInt8]) throws -> [UInt8]) throws -> JOSEError? {
        let builder = CompactJWSBuilder(keyID: try Keys.ours().keyID, algorithm: .ps256, payload: someClaims)
        return try JOSETests.refusal(builder.serialized(signature: sign(builder.signingInput)), Keys.key(.ps256), accepting: .all)
    }

    @Test func `T19 the salt is as long as the hash, and no other length will do`() throws {
        // 256 bytes less the hash and two more leave room for 222.
        for length in 0...222 {
            let error = try refusal { try Keys.ours().sign($0, saltLength: length) }
            if error != (length == 32 ? nil : .signatureInvalid) { Issue.record("\(length): \(String(describing: error))") }
        }
        #expect(throws: SigningFailure.self) { try Keys.ours().sign([], saltLength: 223) }
    }

    @Test(arguments: ["SHA1", "SHA384", "SHA512"])
    func `T19 the mask is made with the hash of the message, and with no other`(digest: String) throws {
        #expect(try refusal { try Keys.ours().sign($0, saltLength: 32, maskDigest: digest) } == .signatureInvalid)
        #expect(try refusal { try Keys.ours().sign($0, saltLength: 32, maskDigest: "SHA256") } == nil)
    }

    @Test func `two signatures of one message differ, and both are right`() throws {
        let message = Array("message".utf8)
        let (first, second) = (try Keys.ours().sign(message, scheme: .ps256), try Keys.ours().sign(message, scheme: .ps256))
        #expect(first != second)
        let key = try Keys.key(.ps256).publicKey
        #expect(key.accepts(first, of: message))
        #expect(key.accepts(second, of: message))
    }
}
