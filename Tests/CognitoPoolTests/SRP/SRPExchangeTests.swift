import Signing
import Testing

@testable import CognitoPool

@Suite struct SRPExchangeTests {
    static let identity = SRPIdentity(username: "leo", poolID: "eu-central-1_AbC")
    let client: SRPClient
    let exchange: SRPExchange

    init() throws {
        client = try SRPClient()
        let value = try #require(try SRPClientValue(hexadecimal: client.clientValue))
        exchange = try SRPExchange(Self.identity, try SRPVerifier(Self.identity, password: "Pass!word123"), clientValue: value)
    }

    private func proof(_ password: String, _ timestamp: String = "now") throws -> [UInt8] {
        let challenge = SRPClient.Challenge(
            identity: Self.identity, salt: exchange.verifier.salt, serverValue: exchange.serverValue, secretBlock: [1, 2])
        return try client.proof(of: password, for: challenge, timestamp: timestamp)
    }

    @Test func `the right password makes the server's proof`() throws {
        #expect(try proof("Pass!word123") == exchange.proof(secretBlock: [1, 2], timestamp: "now"))
    }

    @Test func `another password, secret block or time stamp makes another proof`() throws {
        #expect(try proof("Pass!word124") != exchange.proof(secretBlock: [1, 2], timestamp: "now"))
        #expect(try proof("Pass!word123") != exchange.proof(secretBlock: [1, 3], timestamp: "now"))
        #expect(try proof("Pass!word123", "then") != exchange.proof(secretBlock: [1, 2], timestamp: "now"))
    }

    @Test func `the pool name is what stands behind the first low line`() {
        #expect(SRPIdentity(username: "leo", poolID: "us-fake-1_Abc").bytes == Array("Abcleo".utf8))
    }

    @Test func `one password has another verifier each time, and the same with the same salt`() throws {
        let first = try SRPVerifier(Self.identity, password: "x")
        #expect(try SRPVerifier(Self.identity, password: "x") != first)
        #expect(try SRPVerifier(Self.identity, password: "x", salt: first.salt) == first)
        #expect(try SRPVerifier(Self.identity, password: "y", salt: first.salt) != first)
    }
}

@Suite struct PrimeFieldTests {
    @Test func `a power is the same whether its exponent is public or secret`() throws {
        let field = try SRPGroup.cognito().field
        for _ in 1...8 {
            let (base, exponent) = (try BigNumber(RandomText.bytes(384)), try BigNumber(RandomText.bytes(32)))
            #expect(try field.power(base, public: exponent).bytes == field.power(base, exponent).bytes)
        }
        for exponent: [UInt8] in [[], [1]] {
            #expect(try field.power(try BigNumber([7]), public: try BigNumber(exponent)).bytes == [exponent.isEmpty ? 1 : 7])
        }
    }
}

/// Source: docs/threats.md, 141
@Suite struct SRPClientValueTests {
    static let prime = Result { try SRPGroup.cognito().field.prime.bytes }

    @Test func `A is a number from 1 to N − 1`() throws {
        var prime = try Self.prime.get()
        #expect(try SRPClientValue(hexadecimal: "1")?.bytes == [1])
        #expect(try SRPClientValue(hexadecimal: Hexadecimal.text(prime)) == nil)
        #expect(try SRPClientValue(hexadecimal: "00" + Hexadecimal.text(prime)) == nil)
        prime[prime.count - 1] -= 1
        #expect(try SRPClientValue(hexadecimal: Hexadecimal.text(prime))?.bytes == prime)
        #expect(try SRPClientValue(hexadecimal: "00" + Hexadecimal.text(prime))?.bytes == prime)
    }

    @Test(arguments: ["", "0", "000", "-1", "0x1", "g", " 1", "１"]) func `zero and what is no number are refused`(text: String) throws {
        #expect(try SRPClientValue(hexadecimal: text) == nil)
    }

    @Test func `twice N, and more digits than N has, are refused`() throws {
        let double = try BigNumber([2])
        let ring = try PrimeField(prime: try BigNumber([1] + [UInt8](repeating: 0, count: 385) + [1]))
        let twice = try ring.product(try SRPGroup.cognito().field.prime, double).bytes
        #expect(twice.count == 385)
        #expect(try SRPClientValue(hexadecimal: Hexadecimal.text(twice)) == nil)
        #expect(try SRPClientValue(hexadecimal: String(repeating: "0", count: 770) + "1") == nil)
    }
}

@Suite struct HexadecimalTests {
    @Test func `a number is written without leading zeros`() {
        #expect(Hexadecimal.text([0, 0x0A, 0xFF]) == "aff")
        #expect(Hexadecimal.text([0, 0]) == "0")
        #expect(Hexadecimal.text([]) == "0")
    }

    @Test func `an odd number of digits is read as if a zero stood before them`() {
        #expect(Hexadecimal.bytes("aFf", maximumDigits: 3) == [0x0A, 0xFF])
        #expect(Hexadecimal.bytes("0aff", maximumDigits: 4) == [0x0A, 0xFF])
        #expect(Hexadecimal.bytes("0aff", maximumDigits: 3) == nil)
    }
}
