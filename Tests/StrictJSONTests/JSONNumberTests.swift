import StrictJSON
import Testing

@Suite struct JSONNumberTests {
    private func number(_ text: String) throws -> JSONNumber { try #require(try root(text).number) }

    @Test(arguments: ["0", "-0", "10", "-1", "0.5", "1.50", "1e5", "1E5", "1e+5", "1e-5", "0e0", "-0.0e-0", "1e400"])
    func `numbers of the grammar are kept as they are written`(text: String) throws {
        #expect(try number(text).text == text)
    }

    @Test(arguments: [
        Refusal("leading zero", "01", .malformedNumber(offset: 1)),
        Refusal("leading zero behind a sign", "-01", .malformedNumber(offset: 2)),
        Refusal("two zeros", "00", .malformedNumber(offset: 1)),
        Refusal("plus sign", "+1", .unexpectedByte(UInt8(ascii: "+"), offset: 0)),
        Refusal("lone sign", "-", .unexpectedEnd),
        Refusal("two signs", "--1", .malformedNumber(offset: 1)),
        Refusal("no digit before the point", ".5", .unexpectedByte(UInt8(ascii: "."), offset: 0)),
        Refusal("no digit behind the point", "1.", .unexpectedEnd),
        Refusal("no digit between point and exponent", "1.e5", .malformedNumber(offset: 2)),
        Refusal("no digit in the exponent", "1e", .unexpectedEnd),
        Refusal("no digit behind the exponent's sign", "1e+", .unexpectedEnd),
        Refusal("two points", "1.2.3", .trailingByte(UInt8(ascii: "."), offset: 3)),
        Refusal("hexadecimal", "0x10", .trailingByte(UInt8(ascii: "x"), offset: 1)),
        Refusal("underscore", "1_000", .trailingByte(UInt8(ascii: "_"), offset: 1)),
        Refusal("full-width digit", "１", .unexpectedByte(0xEF, offset: 0)),
        Refusal("Arabic digit", "1٥", .trailingByte(0xD9, offset: 1)),
    ])
    func `malformed numbers are refused`(_ refusal: Refusal) {
        #expect(fault(refusal.bytes) == refusal.error)
    }

    @Test func `integers are exact up to both ends of 64 bits`() throws {
        #expect(try number("0").integer == 0)
        #expect(try number("-0").integer == 0)
        #expect(try number("9007199254740993").integer == 9_007_199_254_740_993)
        #expect(try number("9223372036854775807").integer == .max)
        #expect(try number("-9223372036854775808").integer == .min)
        #expect(try number("9223372036854775808").integer == nil)
        #expect(try number("-9223372036854775809").integer == nil)
        #expect(try number("18446744073709551616").integer == nil)
    }

    @Test(arguments: ["1.0", "1e0", "0.0", "1e3", "1.5"])
    func `a fraction or exponent makes no integer`(text: String) throws {
        #expect(try number(text).integer == nil)
    }

    @Test(arguments: ["0", "7", "1800000000", "999999999999999", "1000000000000000", "9007199254740993", "1800000000.5"])
    func `digits are the same double whichever way they are read`(text: String) throws {
        #expect(try number(text).double == Double(text))
    }

    @Test func `doubles are finite or nothing`() throws {
        #expect(try number("-0").double?.sign == .minus)
        #expect(try number("1.5").double == 1.5)
        #expect(try number("-2e3").double == -2000)
        #expect(try number("1e308").double == 1e308)
        #expect(try number("1e309").double == nil)
        #expect(try number("1e400").double == nil)
        #expect(try number("-1e400").double == nil)
        #expect(try number("1e99999999999999999999").double == nil)
        #expect(try number("1e-99999999999999999999").double == 0)
        #expect(try number("9223372036854775808").double == 9_223_372_036_854_775_808)
    }

    @Test func `a hundred thousand digits are no integer, and no double unless a fraction`() throws {
        let digits = String(repeating: "9", count: 100_000)
        #expect(try number(digits).integer == nil)
        #expect(try number(digits).double == nil)
        #expect(try number("0." + digits).double == 1)
    }

    @Test func `numbers are equal as texts`() throws {
        #expect(try number("1") == number("1"))
        #expect(try number("1") != number("1.0"))
    }
}
