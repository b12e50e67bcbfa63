import JOSE
import StrictJSON
import Testing

@Suite struct NumericDateTests {
    private func date(_ text: String) throws -> NumericDate? {
        NumericDate(try #require(try JSONDocument(parsing: Array(text.utf8)).root.number))
    }

    @Test func `whole and fractional seconds are read as numbers`() throws {
        #expect(try date("1300819380")?.secondsSinceEpoch == 1_300_819_380)
        #expect(try date("1300819380.5")?.secondsSinceEpoch == 1_300_819_380.5)
        #expect(try date("1.30081938e9")?.secondsSinceEpoch == 1_300_819_380)
        #expect(try date("0")?.secondsSinceEpoch == 0)
    }

    @Test func `the years 1970 to 9999 are in, the second after them is not`() throws {
        #expect(try date("253402300799") != nil)
        #expect(try date("253402300800") == nil)
        #expect(try date("253402300799.5") == nil)
        #expect(try date("-0") != nil)
        #expect(try date("-0.001") == nil)
        #expect(try date("-1") == nil)
    }

    @Test(arguments: [
        "1e400", "-1e400", "1e308", "9223372036854775807", "9223372036854775808", "18446744073709551616",
        "1000000000000000000000000000000",
    ])
    func `T21 numbers no clock will reach are no dates, and trap nowhere`(text: String) throws {
        #expect(try date(text) == nil)
    }

    @Test func `a date made of seconds keeps the same bounds`() {
        #expect(NumericDate(secondsSinceEpoch: 0) != nil)
        #expect(NumericDate(secondsSinceEpoch: NumericDate.latest) != nil)
        #expect(NumericDate(secondsSinceEpoch: NumericDate.latest.nextUp) == nil)
        #expect(NumericDate(secondsSinceEpoch: -Double.leastNonzeroMagnitude) == nil)
        #expect(NumericDate(secondsSinceEpoch: .nan) == nil)
        #expect(NumericDate(secondsSinceEpoch: .infinity) == nil)
    }

    @Test func `dates compare by their seconds, fractions included`() throws {
        let earlier = try #require(try date("1300819380"))
        let later = try #require(try date("1300819380.25"))
        #expect(earlier < later)
        #expect(!(later < earlier))
        #expect(earlier == NumericDate(secondsSinceEpoch: 1_300_819_380))
    }
}
