import JOSE
import Signing
import StrictJSON
import Testing

/// What is particular to a signature of two numbers side by side.
///
/// Source: RFC 7518 §3.4; FIPS 186-5 §6.4.2
@Suite struct ECDSASignatureTests {
    private static let algorithms: [SignatureAlgorithm] = [.es256, .es384, .es512]

    private static func order(_ algorithm: SignatureAlgorithm) throws -> [UInt8] {
        switch algorithm {
        case .es256: try hexadecimal("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551")
        case .es384:
            try hexadecimal("ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973")
        default:
            try hexadecimal(
                "01fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa"
                    + "51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409")
        }
    }

    private func builder(_ algorithm: SignatureAlgorithm, _ subject: Int = 0) throws -> CompactJWSBuilder {
        CompactJWSBuilder(keyID: try Keys.ours(algorithm).keyID, algorithm: algorithm, payload: ["sub": .string("\(subject)")])
    }

    private func refusal(_ algorithm: SignatureAlgorithm, _ signature: [UInt8]) throws -> JOSEError? {
        try JOSETests.refusal(builder(algorithm).serialized(signature: signature), Keys.key(algorithm), accepting: .all)
    }

    /// Both halves of a right signature.
    private func halves(_ algorithm: SignatureAlgorithm) throws -> (r: [UInt8], s: [UInt8]) {
        let signature = try Keys.ours(algorithm).sign(builder(algorithm).signingInput)
        return (Array(signature.prefix(signature.count / 2)), Array(signature.suffix(signature.count / 2)))
    }

    private func minus(_ left: [UInt8], _ right: [UInt8]) -> [UInt8] {
        var (borrow, output) = (0, left)
        for offset in left.indices.reversed() {
            let difference = Int(left[offset]) - Int(right[offset]) - borrow
            borrow = difference < 0 ? 1 : 0
            output[offset] = UInt8(difference & 0xFF)
        }
        return output
    }

    @Test(arguments: algorithms)
    func `T18 r and s of zero, of the order and above it are refused`(algorithm: SignatureAlgorithm) throws {
        let (r, s) = try halves(algorithm)
        let order = try Self.order(algorithm)
        let zero = [UInt8](repeating: 0, count: order.count)
        let one: [UInt8] = zero.dropLast() + [1]
        let bad = [zero, order, minus(order, minus(zero, one)), [UInt8](repeating: 0xFF, count: order.count), minus(zero, order)]
        for number in bad {
            for other in [r, s, zero, one, order, minus(order, one)] {
                #expect(try refusal(algorithm, number + other) == .signatureInvalid)
                #expect(try refusal(algorithm, other + number) == .signatureInvalid)
            }
        }
        for edge in [one, minus(order, one)] {
            #expect(try refusal(algorithm, edge + s) == .signatureInvalid)
            #expect(try refusal(algorithm, r + edge) == .signatureInvalid)
            #expect(try refusal(algorithm, edge + edge) == .signatureInvalid)
        }
        #expect(try refusal(algorithm, r + s) == nil)
    }

    @Test(arguments: algorithms)
    func `halves that are swapped, reversed or doubled are refused`(algorithm: SignatureAlgorithm) throws {
        let (r, s) = try halves(algorithm)
        for signature in [s + r, r.reversed() + s.reversed(), r + r, s + s] {
            #expect(try refusal(algorithm, signature) == .signatureInvalid)
        }
    }

    @Test(arguments: algorithms)
    func `the negative of s is right as well, as ECDSA has it`(algorithm: SignatureAlgorithm) throws {
        let (r, s) = try halves(algorithm)
        #expect(try refusal(algorithm, r + minus(Self.order(algorithm), s)) == nil)
    }

    @Test(arguments: algorithms)
    func `T18 a signature in DER is refused by its length`(algorithm: SignatureAlgorithm) throws {
        func integer(_ half: [UInt8]) -> [UInt8] {
            let trimmed = Array(half.drop { $0 == 0 })
            let content = trimmed[0] < 0x80 ? trimmed : [0] + trimmed
            return [0x02, UInt8(content.count)] + content
        }
        let (r, s) = try halves(algorithm)
        let content = integer(r) + integer(s)
        let der = (content.count < 128 ? [0x30, UInt8(content.count)] : [0x30, 0x81, UInt8(content.count)]) + content
        #expect(try refusal(algorithm, der) == .wrongSignatureLength(expected: r.count * 2, found: der.count))
        // Cut or filled to the right length it is a pair of numbers like any other, and a wrong one.
        let filled = (der + [UInt8](repeating: 0, count: r.count * 2)).prefix(r.count * 2)
        #expect(try refusal(algorithm, Array(filled)) == .signatureInvalid)
    }

    @Test(arguments: algorithms)
    func `numbers of every shape are told to OpenSSL rightly`(algorithm: SignatureAlgorithm) throws {
        let (pair, key) = (try Keys.ours(algorithm), try Keys.key(algorithm).publicKey)
        let top: UInt8 = algorithm == .es512 ? 1 : 0x80
        var missing: Set<String> = ["r long", "r short", "r zero", "s long", "s short", "s zero"]
        var round = 0
        while !missing.isEmpty, round < 20_000 {
            let message = try builder(algorithm, round).signingInput
            let signature = try pair.sign(message)
            for (name, first) in [("r", signature[0]), ("s", signature[signature.count / 2])] {
                missing.remove(first == 0 ? "\(name) zero" : first >= top ? "\(name) long" : "\(name) short")
            }
            // A number of P-521 begins with one bit; "short" and "zero" are the same there.
            if algorithm == .es512 { missing.subtract(["r short", "s short"]) }
            if !key.accepts(signature, of: message) { Issue.record("\(signature) is a right signature") }
            round += 1
        }
        #expect(missing.isEmpty)
    }

    @Test(
        arguments: [
            ([1, 1], [0x30, 6, 2, 1, 1, 2, 1, 1]), ([0x7F, 0x80], [0x30, 7, 2, 1, 0x7F, 2, 2, 0, 0x80]),
            ([0, 0, 0, 1, 0, 0, 0x80, 0], [0x30, 8, 2, 1, 1, 2, 3, 0, 0x80, 0]),
            ([0xFF, 0, 0, 0, 0, 0xFF, 0, 0], [0x30, 13, 2, 5, 0, 0xFF, 0, 0, 0, 2, 4, 0, 0xFF, 0, 0]),
            ([0, 0, 0, 1], [0x30, 6, 2, 1, 0, 2, 1, 1]),
        ] as [([UInt8], [UInt8])])
    func `the sequence has each number in its shortest form`(pair: [UInt8], der: [UInt8]) {
        #expect(ECDSASignature.der(pair.span) == der)
    }

    @Test(arguments: [(60, [0x30, 0x7E]), (61, [0x30, 0x81, 0x80]), (66, [0x30, 0x81, 0x8A])] as [(Int, [UInt8])])
    func `a sequence of 128 bytes and more says so in two`(half: Int, head: [UInt8]) {
        let pair = [UInt8](repeating: 0xFF, count: 2 * half)
        let integer = [2, UInt8(half + 1), 0] + [UInt8](repeating: 0xFF, count: half)
        #expect(ECDSASignature.der(pair.span) == head + integer + integer)
    }
}
