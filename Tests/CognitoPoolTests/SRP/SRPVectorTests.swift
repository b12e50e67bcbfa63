import JOSE
import Signing
import Testing

@testable import CognitoPool

/// What pycognito 2024.5.1 proves with these numbers, for the user `leo` of the pool `us-fake-1_Embedded1` and the password `Pass!wörd123`. Numbers
/// are hashed in another padding as their top bit is set, as they have an odd number of digits, or one byte less: each occurs.
@Suite struct SRPVectorTests {
    static let password = "Pass!wörd123"
    static let identity = SRPIdentity(username: "leo", poolID: "us-fake-1_Embedded1")
    static let block = [UInt8](0..<32)
    static let timestamp = "Thu Jan 1 00:00:00 UTC 1970"

    struct Vector: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let clientSecret, serverSecret, salt: [UInt8]
        let proof: String

        init(_ name: String, _ clientSecret: String, _ serverSecret: String, _ salt: String, _ proof: String) {
            testDescription = name
            self.clientSecret = Hexadecimal.bytes(clientSecret, maximumDigits: 64) ?? []
            self.serverSecret = Hexadecimal.bytes(serverSecret, maximumDigits: 64) ?? []
            self.salt = Hexadecimal.bytes(salt, maximumDigits: 32) ?? []
            self.proof = proof
        }
    }

    static let vectors = [
        Vector(
            "A top, B top, S top, u top, salt short", "3f372617f0baef3a86f0ce2ea6ec39c1c15521b1b3dca50a9daa37e51b591d75",
            "732242fda8902e3212979bfcbbeb508f4a800646417a8105bc3199944567ceb1", "df7142dcaf29e6f877744cca4d909e",
            "9G7ZYpVfI4H6q8OUgd9Cp7C+61GAXvWw1+b2R5YI3O4="),
        Vector(
            "A full, B full, S full, u full, salt full", "deeda8b23927f7d64375d0341e4f6f2ae8af30f7c70b53bf64d0b50f658c6762",
            "a1fa7d4acde560db5c54e05b42a9ba21cecf4f4e5ba8078050cef798e6c648e7", "293a9acc2652f8ff842a2f9da1b4ba07",
            "EkHmjH85YNyzRujtilz9uT0J6IvfeuE3mmiRCb4LmLk="),
        Vector(
            "A full, B full, S top, u top, salt top", "11e760a5a6d5b30a02b7075d2a3a0c78467c0714a9fbd797aa59c1698d242349",
            "daa4ed3c3454fae446287225154d1eb0071d14815649f8e998466a921f7ea79c", "95522f9a67574c0261c2df96fa5e2d63",
            "6A4kBURZnGxyRAkzIy32E2Hb2AG1x2kYsuy/DMDIuxI="),
        Vector(
            "A top, B top, S full, u odd, salt full", "9fc6245573dda73245552a83319f69e3ac18900483872e757c93a36cdff27e9f",
            "1f05f4d11a38b927412ecd08801f772d4804ef24cc5994d07c17d84637db2982", "4754665a16ebc80fffcd88b9d170d65a",
            "IkYE4ICiOdc9RYWMq7Nd5CGw0JK5ygEjp0JZEGXUtOU="),
        Vector(
            "A top, B odd, S full, u top, salt full", "41a204e918485df7d3a1c30b986f30426aedf88b6fe205d475b728bf7c208071",
            "7d32da7cf063a1049d88ae97dd8e5608730115443c7bc0fc64e24875797a05ab", "7d32a82f24af1bee91b002ee1102c9f5",
            "F4Ssn7CnS1Jo8ry8D2d8FWs18V2wtImmqACKtYGLDk8="),
        Vector(
            "A top, B top, S top, u full, salt odd", "3eafcf2162550ba77d8078455dd0f9013284254fd765cec7a503877782162cff",
            "7ceb1b7b507fb32be8eeaf9cc600339d8dbbbca18bc2db0e63571e05f5c0fc1f", "813e30b9cdc215df3cd0645ea508097",
            "OxEerFBmiRy4JqmtHYPWJrDpt6j/Ao5Hl5+Ap1n9LJ4="),
        Vector(
            "A top, B full, S odd, u full, salt top", "1b3ad86bc8fbf7140d00bafd6168d6cae59dfce18b70d47a202c691a728768dc",
            "71e237ec20fd9ae06b3013b96ccd33d28a9104385e5c9222b4324df441bc68c3", "cefc4a692580132a1712462d38e98ed3",
            "gA4UGUg0KSWnownHRKs4kOtsiqsYNqC8afdhM1ymGTg="),
        Vector(
            "A odd, B full, S full, u top, salt top", "606954f307c094bfc837500c331578fdf8b35d616b396d1ef9e8e8a0f7c1bf73",
            "f95a770c85090d92d06408ba635398ef3e95a2cf79dd711bb72b84eadc9f6529", "d3e4045738d89822c29c5c631ed80f9c",
            "p0dWKznIMi4qkEIddWtAO2THOzbd7Gbfd7f9FcO+tUw="),
    ]

    @Test(arguments: vectors) func `server and client prove what pycognito proves`(vector: Vector) throws {
        let client = try SRPClient(secret: vector.clientSecret)
        let value = try #require(try SRPClientValue(hexadecimal: client.clientValue))
        let verifier = try SRPVerifier(Self.identity, password: Self.password, salt: vector.salt)
        let exchange = try SRPExchange(Self.identity, verifier, clientValue: value, secret: vector.serverSecret)
        let challenge = SRPClient.Challenge(
            identity: Self.identity, salt: vector.salt, serverValue: exchange.serverValue, secretBlock: Self.block)
        let proof = try exchange.proof(secretBlock: Self.block, timestamp: Self.timestamp)
        #expect(StandardBase64.text(proof) == vector.proof)
        #expect(try client.proof(of: Self.password, for: challenge, timestamp: Self.timestamp) == proof)
    }
}
