import Testing

@testable import HTTPServer

struct KeptInputTests {
    private func keep(_ text: String, in input: inout KeptInput) {
        Array(text.utf8).withUnsafeBytes { input.keep($0) }
    }

    @Test func `nothing is kept at first, and more is needed`() {
        let input = KeptInput()
        #expect(input.isEmpty && input.isStarved && input.isExhausted)
        #expect(input.capacity == 0)
    }

    @Test func `what a starved driver has left waits for more, and more makes it worth a call`() {
        var input = KeptInput()
        input.given(isStarved: false)
        keep("GET", in: &input)
        input.given(isStarved: true)
        #expect(!input.isEmpty && input.isExhausted)
        Array(" /".utf8).withUnsafeBytes { input.append($0) }
        #expect(!input.isStarved && !input.isExhausted)
        let taken = input.take()
        #expect(taken == Array("GET /".utf8))
    }

    @Test func `a driver that wants no input now leaves bytes that are not exhausted`() {
        var input = KeptInput()
        input.given(isStarved: false)
        keep("GET", in: &input)
        #expect(!input.isExhausted)
    }

    @Test func `bytes that were taken out are kept no more, unless they are given back`() {
        var input = KeptInput()
        keep("abc", in: &input)
        let taken = input.take()
        #expect(taken.count == 3 && input.isEmpty)
        keep("c", in: &input)
        let rest = input.take()
        #expect(rest == Array("c".utf8))
    }

    @Test func `what is discarded holds no memory`() {
        var input = KeptInput()
        keep("abc", in: &input)
        #expect(input.capacity >= 3)
        input.discard()
        #expect(input.isEmpty && input.capacity == 0)
    }
}
