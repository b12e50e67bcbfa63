import EnvironmentReading
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

@Suite struct SRPVerifierPowerTests {
    @Test func `a quickened verifier has the same powers`() throws {
        let verifier = try SRPVerifier(SRPExchangeTests.identity, password: "Pass!word123")
        let quick = try verifier.quickened()
        let zeros = [UInt8](repeating: 0, count: 16)
        for scrambling in [RandomText.bytes(32), RandomText.bytes(32), zeros + zeros, zeros + [1] + zeros.dropLast(), [1], []] {
            #expect(try quick.power(scrambling).bytes == verifier.power(scrambling).bytes)
        }
        #expect(try quick.power([1]).bytes == verifier.verifier)
    }

    @Test func `T141 the verifiers of known and unknown names are made alike`() throws {
        let (verifiers, salt) = (SRPVerifiers(), [UInt8](repeating: 7, count: 16))
        for password in [TestUser.Password.permanent(Secret("x")), nil] {
            let made = try verifiers.verifier(of: SRPExchangeTests.identity, named: "\(password == nil)", password, salt: salt)
            #expect(try made == made.quickened())
        }
    }
}

@Suite struct FixedBaseTests {
    private func expectPower(_ exponent: [UInt8]) throws {
        let group = try SRPGroup.cognito()
        let expected = try group.field.power(try BigNumber([2]), try BigNumber(exponent)).bytes
        #expect(try group.power(exponent).bytes == expected, "the exponent is \(exponent)")
    }

    @Test func `a power by the table is that of an exponentiation`() throws {
        for _ in 1...16 { try expectPower(RandomText.bytes(32)) }
        for base: UInt8 in [1, 3, 255] {
            let field = try SRPGroup.cognito().field
            let (powers, exponent) = (try FixedBase(try BigNumber([base]), in: field), RandomText.bytes(32))
            #expect(try powers.power(exponent).bytes == field.power(try BigNumber([base]), try BigNumber(exponent)).bytes)
        }
    }

    @Test func `each bit of the exponent counts`() throws {
        for bit in 0..<256 {
            var exponent = [UInt8](repeating: 0, count: 32)
            exponent[bit / 8] = 0x80 >> UInt8(bit % 8)
            try expectPower(exponent)
        }
        try expectPower([UInt8](repeating: 0xFF, count: 32))
    }

    @Test(arguments: [0, 1, 8, 31, 32, 33, 64]) func `exponents of other lengths have the same power`(length: Int) throws {
        try expectPower([UInt8](repeating: 0, count: length))
        try expectPower(RandomText.bytes(length))
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
