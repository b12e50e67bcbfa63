import StrictJSON
import Testing

@Suite struct MemberNamesTests {
    /// An object of `count` members `m0`, `m1`, … and then the members of `rest`.
    private func object(_ count: Int, _ rest: String...) -> String {
        "{" + ((0..<count).map { #""m\#($0)":\#($0)"# } + rest).joined(separator: ",") + "}"
    }

    @Test func `a name may appear once in each object`() {
        #expect(fault(#"{"a":1,"b":2}"#) == nil)
        #expect(fault(#"{"a":1,"a":1}"#) == .duplicateMember(offset: 7))
        #expect(fault(#"{"a":1,"b":2,"a":3}"#) == .duplicateMember(offset: 13))
        #expect(fault(#"{"":1,"":2}"#) == .duplicateMember(offset: 6))
        #expect(fault(#"{"a":{"a":1},"b":{"a":1}}"#) == nil)
        #expect(fault(#"{"a":[{"a":1},{"a":2}]}"#) == nil)
    }

    @Test func `a duplicate deep inside is found as well`() {
        #expect(fault(#"[0,{"x":[{"a":1,"a":2}]}]"#) == .duplicateMember(offset: 16))
        #expect(fault(#"{"a":{"b":[1,2,{}]},"a":0}"#) == .duplicateMember(offset: 20))
    }

    @Test(arguments: [
        #"{"exp":1,"e\u0078p":2}"#, #"{"e\u0078p":1,"exp":2}"#, #"{"\u0065xp":1,"e\u0078p":2}"#, #"{"a/b":1,"a\/b":2}"#,
        #"{"é":1,"\u00e9":2}"#, #"{"😀":1,"\ud83d\ude00":2}"#, #"{"\u00e9":1,"\u00E9":2}"#, #"{"\n":1,"\u000a":2}"#,
    ])
    func `a name is the same however it is escaped`(text: String) {
        guard case .duplicateMember = fault(text) else {
            Issue.record("\(text) gave \(String(describing: fault(text)))")
            return
        }
    }

    @Test func `names are compared as bytes, not as Swift compares strings`() throws {
        #expect(fault("{\"\u{E9}\":1,\"e\u{301}\":2}") == nil)
        #expect(fault(#"{"\u00e9":1,"e\u0301":2}"#) == nil)
        #expect(fault(#"{"a":1,"A":2}"#) == nil)
        #expect(fault("{\"K\":1,\"\u{212A}\":2}") == nil)
        #expect(fault(#"{"a":1,"a\u0000":2}"#) == nil)
    }

    @Test func `names that share length and ends are told apart`() {
        #expect(fault(#"{"abcde":1,"abxde":2,"abcdf":3,"bbcde":4}"#) == nil)
    }

    @Test func `the first of many is found again at every size, on both sides of the sorting threshold`() {
        for count in 1...80 {
            #expect(fault(object(count)) == nil)
            let plain = object(count, #""m0":0"#)
            let offset = object(count).utf8.count
            #expect(fault(plain) == .duplicateMember(offset: offset))
            #expect(fault(object(count, #""\u006d0":0"#)) == .duplicateMember(offset: offset))
            #expect(fault(object(count, #""\u006dx":0"#)) == nil)
        }
    }

    @Test func `the later of two is the one reported, and the third is not needed`() {
        #expect(fault(object(50, #""m7":0"#, #""m7":0"#)) == .duplicateMember(offset: object(50).utf8.count))
    }

    @Test func `five thousand members of equal length are within reach`() {
        let limits = JSONLimits(maximumValues: 10_001)
        let names = (10_000..<15_000).map { #""a-name-with-a-common-start-\#($0)":1"# }
        #expect(fault("{" + names.joined(separator: ",") + "}", limits) == nil)
        let again = names.dropLast() + [names[0]]
        guard case .duplicateMember = fault("{" + again.joined(separator: ",") + "}", limits) else {
            Issue.record("the duplicate was not found")
            return
        }
    }
}
