import Testing

@testable import EnvironmentReading

@Suite struct ConfigurationReaderTests {
    private enum Colour: String, CaseIterable { case red, green }

    private func reader(_ process: [String: String], file: String = "") -> ConfigurationReader {
        ConfigurationReader(Environment(process: process, file: EnvironmentFile(parsing: Array(file.utf8))))
    }

    @Test func `a required variable that is missing is a fault with an example`() {
        var reader = reader([:])
        let value = reader.required("NAME", .text(length: 1...3), example: "leo")
        #expect(value == nil)
        #expect(reader.faults == [ConfigurationFault("NAME", .missing, example: "leo")])
        #expect(reader.faults.first?.description == "NAME is missing, for example NAME=leo")
    }

    @Test func `a variable that another setting needs says which`() {
        var reader = reader([:])
        _ = reader.required("NAME", .text(length: 1...3), example: "leo", because: "MODE=on")
        #expect(reader.faults.first?.description == "NAME is missing, and MODE=on needs it, for example NAME=leo")
    }

    @Test func `an optional variable that is missing is no fault`() {
        var reader = reader(["NAME": ""])
        let value = reader.optional("NAME", .text(length: 1...3), example: "leo")
        #expect(value == nil)
        #expect(reader.faults == [])
    }

    @Test func `a default stands in for a missing variable and after a fault`() {
        var reader = reader(["BAD": "x"])
        let missing = reader.value("MISSING", .integer(in: 0...9), default: "7")
        let bad = reader.value("BAD", .integer(in: 0...9), default: "7")
        #expect(missing == 7)
        #expect(bad == 7)
        #expect(
            reader.faults == [ConfigurationFault("BAD", .mustBe("a whole number from 0 to 9"), example: "7")])
    }

    @Test func `faults of the file, of the reader and of its user make one list`() {
        var reader = reader(["BAD": "x"], file: "nonsense\n")
        _ = reader.required("MISSING", .text(length: 1...9), example: "true")
        _ = reader.value("BAD", .integer(in: 0...9), default: "0")
        reader.report("HTTP_HOST", .mustBe("a loopback address"), example: "127.0.0.1")
        let error = #expect(throws: ConfigurationFaults.self) { try reader.throwFaults() }
        #expect(
            error?.description.split(separator: "\n") == [
                "[Application Config]: Environments validation failed. Please check .env file.",
                "  .env line 1 is not of the form KEY=value",
                "  MISSING is missing, for example MISSING=true",
                "  BAD must be a whole number from 0 to 9, for example BAD=0",
                "  HTTP_HOST must be a loopback address, for example HTTP_HOST=127.0.0.1",
            ])
    }

    @Test func `a reader without faults throws nothing`() throws {
        try reader([:]).throwFaults()
    }

    @Test func `settings are listed with their origin, secrets masked`() {
        var reader = reader(["A": "1", "P": "hunter2"], file: "B=2\n")
        _ = reader.required("A", .text(length: 1...9), example: "")
        _ = reader.required("B", .text(length: 1...9), example: "")
        _ = reader.value("C", .text(length: 1...9), default: "3")
        _ = reader.optional("D", .text(length: 1...9), example: "")
        _ = reader.required("P", .secret, example: "x")
        #expect(
            reader.settings.map(\.description) == [
                "A=1  # environment", "B=2  # environment file", "C=3  # default", "D=  # not set",
                "P=********  # environment",
            ])
    }

    @Test(arguments: [
        ("0", 0), ("9", 9), ("010", nil), ("10", nil), ("-1", nil), ("+5", nil), (" 5", nil), ("5 ", nil), ("", nil),
        ("0x5", nil),
        ("5.0", nil), ("٥", nil), ("５", nil), ("9223372036854775808", nil), ("007", 7),
    ])
    func `an integer is ASCII digits within its range`(text: String, value: Int?) {
        #expect(ConfigurationRule<Int>.integer(in: 0...9).parse(text) == value)
    }

    @Test(arguments: [("0", Duration.zero), ("300", .seconds(300)), ("301", nil), ("1.5", nil), ("5s", nil)])
    func `seconds are whole and within their range`(text: String, value: Duration?) {
        #expect(ConfigurationRule<Duration>.seconds(in: 0...300).parse(text) == value)
    }

    @Test(arguments: [("1", Duration.seconds(3600)), ("72", .seconds(259_200)), ("73", nil), ("0", nil)])
    func `hours are whole and within their range`(text: String, value: Duration?) {
        #expect(ConfigurationRule<Duration>.hours(in: 1...72).parse(text) == value)
    }

    @Test func `an enumeration is one of its cases`() {
        let rule = ConfigurationRule<Colour>.oneOfItsCases
        #expect(rule.parse("green") == .green)
        #expect(rule.parse("Green") == nil)
        #expect(rule.expectation == "one of red, green")
    }

    @Test(arguments: [
        ("1", [1]), ("1,2", [1, 2]), (" 1 ,\t2 ", [1, 2]), ("1,,2", nil), (",1", nil), ("1,", nil), ("1,x", nil),
        (",", nil),
    ])
    func `a list has items that all obey the rule`(text: String, value: [Int]?) {
        #expect(ConfigurationRule<[Int]>.list(of: .integer(in: 0...9)).parse(text) == value)
    }

    @Test(arguments: [
        ("a", true), ("abc", true), ("äöü", true), ("abcd", false), ("", false), ("a\nb", false), ("a\u{85}", false),
    ])
    func `a text has a length in characters and no control characters`(text: String, isRight: Bool) {
        #expect((ConfigurationRule<String>.text(length: 1...3).parse(text) != nil) == isRight)
    }
}
