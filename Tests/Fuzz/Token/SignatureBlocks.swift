import CognitoTesting
import JOSE

/// Blocks near the right one, each raised to the private exponent: of all of them only the right one is a signature.
struct SignatureBlocks: FuzzTarget {
    static let name = "signature"

    private struct Subject {
        let algorithm: SignatureAlgorithm
        let key: VerificationKey
        let right: [UInt8]
        let blocks: Mutator
    }

    private static let message = Array("message".utf8)
    private let pair: SigningKey?
    private let subjects: [Subject]
    private var accepted = 0
    private var refused = 0
    private var notBelowModulus = 0

    init() {
        let pair = try? SigningKey()
        self.pair = pair
        subjects = [SignatureAlgorithm.rs256, .rs384, .rs512].compactMap { algorithm in
            guard let pair, let key = try? VerificationKey(algorithm: algorithm, pem: Array(pair.publicPEM.utf8)) else { return nil }
            let right = EncodedMessage(Self.message, length: key.signatureBytes, scheme: SignatureScheme(algorithm)).bytes
            // What DER and padding are made of: tags, lengths short and long, fillers.
            let marks: [UInt8] = [0x00, 0x01, 0x02, 0x04, 0x05, 0x06, 0x09, 0x0D, 0x14, 0x20, 0x30, 0x31, 0x80, 0x81, 0x82, 0xFE, 0xFF]
            return Subject(algorithm: algorithm, key: key, right: right, blocks: Mutator(seeds: [right], marks: marks, numbers: [[0x30]]))
        }
    }

    var coverage: String { "\(accepted) accepted, \(refused) refused, \(notBelowModulus) not below the modulus" }

    mutating func runCase(_ generator: inout Generator) throws(Finding) {
        guard let pair, !subjects.isEmpty else { throw Finding(reason: "the target is set up wrongly", bytes: []) }
        let subject = generator.pick(subjects)
        let block = Self.fitted(subject.blocks.mutant(&generator), to: subject.right.count, fromEnd: generator.below(2) == 0)
        guard let signature = try? pair.sign(encodedMessage: block) else { return notBelowModulus += 1 }
        let isAccepted = subject.key.verifies(signature: signature.span, of: Self.message.span)
        guard isAccepted == (block == subject.right) else {
            throw Finding(reason: "\(subject.algorithm.rawValue): \(isAccepted ? "accepted" : "refused")", bytes: block)
        }
        if isAccepted { accepted += 1 } else { refused += 1 }
    }

    /// The block as long as it has to be: cut, or with zeroes in front or behind.
    private static func fitted(_ block: [UInt8], to count: Int, fromEnd: Bool) -> [UInt8] {
        let zeroes = [UInt8](repeating: 0, count: max(0, count - block.count))
        return fromEnd ? zeroes + block.suffix(count) : block.prefix(count) + zeroes
    }
}
