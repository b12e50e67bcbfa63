/// The whole number that these ASCII digits spell, or `nil` for anything else: a sign, a space, no digit, too many.
///
/// `Int("+5")` is 5; a number in configuration or in a header field has one spelling.
package func decimalNumber(_ digits: some Collection<UInt8>) -> Int? {
    guard !digits.isEmpty else { return nil }
    var number = 0
    for digit in digits {
        guard digit.isASCIIDigit else { return nil }
        let (tenfold, tooLarge) = number.multipliedReportingOverflow(by: 10)
        let (sum, stillTooLarge) = tenfold.addingReportingOverflow(Int(digit & 0x0F))
        guard !tooLarge, !stillTooLarge else { return nil }
        number = sum
    }
    return number
}
