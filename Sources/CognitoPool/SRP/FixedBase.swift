import COpenSSL
import Signing

/// Powers of one base, in a third of the time that `PrimeField.power(_:_:)` takes.
///
/// An exponent is read as 64 digits of base 16. A table has the power for each digit at each place, so that a power is the product of 64 of its
/// numbers, without a squaring. OpenSSL multiplies.
///
/// Source: EUROCRYPT '92, Brickell, Gordon, McCurley and Wilson, “Fast Exponentiation with Precomputation”
struct FixedBase: Sendable {
    /// The length in bytes of the longest exponent that the table is for.
    static let maximumExponentLength = 32

    private let base: BigNumber
    private let field: PrimeField
    /// For each place, from the lowest, the powers for the digits 0 to 15.
    private let rows: [MontgomeryNumbers]

    /// Throws when OpenSSL fails.
    init(_ base: BigNumber, in field: PrimeField) throws(SigningFailure) {
        (self.base, self.field) = (base, field)
        var (rows, unit): ([MontgomeryNumbers], BigNumber) = ([], base)
        for _ in 0..<2 * Self.maximumExponentLength {
            var powers = [try BigNumber([1])]
            for _ in 1...15 { powers.append(try field.product(powers[powers.count - 1], unit)) }
            rows.append(try MontgomeryNumbers(powers, in: field))
            unit = try field.product(powers[15], unit)
        }
        self.rows = rows
    }

    /// `base ^ exponent`, in a time that depends on the exponent's length alone. Throws when OpenSSL fails.
    func power(_ exponent: [UInt8]) throws(SigningFailure) -> BigNumber {
        guard exponent.count <= Self.maximumExponentLength else { return try field.power(base, try BigNumber(exponent)) }
        var digits: [UInt64] = []
        for byte in exponent.reversed() { digits += [UInt64(byte & 0xF), UInt64(byte >> 4)] }
        return try field.product(of: rows, at: digits)
    }
}

/// Numbers below a prime in Montgomery's form, as OpenSSL multiplies them.
struct MontgomeryNumbers: Sendable {
    /// The machine words of a number.
    let width: Int
    /// The numbers one after another.
    private let words: [UInt64]

    /// Throws when OpenSSL fails.
    init(_ numbers: [BigNumber], in field: PrimeField) throws(SigningFailure) {
        var words: [UInt64] = []
        for number in numbers { words += try field.montgomeryWords(of: number) }
        self.words = words
        width = words.count / max(numbers.count, 1)
    }

    /// Copies the number at a place into as many words, in a time that does not depend on the place: every number is read.
    func copy(_ place: UInt64, to copy: inout [UInt64]) {
        for word in copy.indices { copy[word] = 0 }
        for (number, start) in stride(from: 0, to: words.count, by: width).enumerated() {
            // All bits for the number at the place, none for any other.
            let difference: UInt64 = UInt64(number) ^ place
            let mask: UInt64 = 0 &- ((difference &- 1) >> 63)
            for word in 0..<width { copy[word] |= words[start + word] & mask }
        }
    }
}
