import StrictJSON
import Testing

@Suite struct JSONLimitsTests {
    @Test func `a text of the longest length is read, one byte more is refused`() {
        let limits = JSONLimits(maximumBytes: 10)
        #expect(fault("[1,2,3,45]", limits) == nil)
        #expect(fault("[1,2,3,456]", limits) == .tooLong(bytes: 11, limit: 10))
    }

    @Test func `length is judged before anything else`() {
        #expect(fault("]]]", JSONLimits(maximumBytes: 2)) == .tooLong(bytes: 3, limit: 2))
    }

    @Test func `the deepest nesting is read, one level more is refused`() {
        let limits = JSONLimits(maximumDepth: 3)
        #expect(fault("[[[1]]]", limits) == nil)
        #expect(fault("[[[[1]]]]", limits) == .tooDeep(offset: 3, limit: 3))
        #expect(fault(#"{"a":{"b":{"c":1}}}"#, limits) == nil)
        #expect(fault(#"{"a":{"b":{"c":{}}}}"#, limits) == .tooDeep(offset: 15, limit: 3))
    }

    @Test func `siblings do not add up to depth`() {
        #expect(fault("[[],[],[],[[]]]", JSONLimits(maximumDepth: 3)) == nil)
    }

    @Test func `depth zero allows scalars only`() {
        let limits = JSONLimits(maximumDepth: 0)
        #expect(fault("1", limits) == nil)
        #expect(fault("[]", limits) == .tooDeep(offset: 0, limit: 0))
    }

    @Test func `the most values are read, one more is refused`() {
        let limits = JSONLimits(maximumValues: 5)
        #expect(fault(#"{"a":[1,2]}"#, limits) == nil)
        #expect(fault(#"{"a":[1,2,3]}"#, limits) == .tooManyValues(offset: 10, limit: 5))
        #expect(fault(#"{"a":1,"b":2}"#, limits) == nil)
        #expect(fault(#"{"a":1,"b":2,"c":3}"#, limits) == .tooManyValues(offset: 13, limit: 5))
    }

    @Test func `limits of zero or less refuse everything and trap nowhere`() {
        #expect(fault("1", JSONLimits(maximumValues: 0)) == .tooManyValues(offset: 0, limit: 0))
        #expect(fault("1", JSONLimits(maximumValues: -1)) == .tooManyValues(offset: 0, limit: -1))
        #expect(fault("[]", JSONLimits(maximumDepth: -1)) == .tooDeep(offset: 0, limit: -1))
        #expect(fault("", JSONLimits(maximumBytes: -1)) == .tooLong(bytes: 0, limit: -1))
    }

    @Test func `the defaults stand at 1 MiB, depth 32 and 10 000 values`() {
        let limits = JSONLimits.default
        #expect(limits == JSONLimits(maximumBytes: 1_048_576, maximumDepth: 32, maximumValues: 10_000))
        #expect(fault(String(repeating: "[", count: 32) + String(repeating: "]", count: 32)) == nil)
        #expect(fault(String(repeating: "[", count: 33)) == .tooDeep(offset: 32, limit: 32))
        #expect(fault("[" + String(repeating: "1,", count: 9_998) + "1]") == nil)
        #expect(
            fault("[" + String(repeating: "1,", count: 9_999) + "1]") == .tooManyValues(offset: 19_999, limit: 10_000))
    }

    @Test func `a megabyte of brackets and 100 000 levels are refused at the limit`() {
        #expect(fault(repeatElement(UInt8(ascii: "["), count: 1_000_000)) == .tooDeep(offset: 32, limit: 32))
        let nested = String(repeating: #"{"a":"#, count: 100_000) + "1" + String(repeating: "}", count: 100_000)
        #expect(fault(nested) == .tooDeep(offset: 160, limit: 32))
    }

    @Test func `nesting costs no stack even where the limit allows it`() {
        let levels = 400_000
        let limits = JSONLimits(maximumDepth: levels, maximumValues: levels)
        #expect(fault(String(repeating: "[", count: levels) + String(repeating: "]", count: levels), limits) == nil)
    }
}
