import Testing

@testable import CognitoPool
@testable import CognitoTesting

@Suite struct HashingLineTests {
    private let a = CallOrigin.page("https://a.example")
    private let b = CallOrigin.page("https://b.example")

    // The macro's closures take nothing that changes what they read.
    private func isTaken(_ job: String, for origin: CallOrigin, _ line: inout HashingLine<String>) -> Bool { line.add(job, for: origin) }
    private func next(_ line: inout HashingLine<String>) -> String? { line.next() }

    private func drained(_ line: inout HashingLine<String>) -> [String] {
        var jobs: [String] = []
        while let job = line.next() { jobs.append(job) }
        return jobs
    }

    @Test func `origins take turns, and within one the first comes first`() {
        var line = HashingLine<String>()
        for job in ["a1", "a2", "a3"] { #expect(isTaken(job, for: a, &line)) }
        for job in ["p1", "p2"] { #expect(isTaken(job, for: .program, &line)) }
        #expect(isTaken("b1", for: b, &line))
        #expect(drained(&line) == ["a1", "p1", "b1", "a2", "p2", "a3"])
        #expect(next(&line) == nil)
        #expect(isTaken("a4", for: a, &line))
        #expect(drained(&line) == ["a4"])
    }

    @Test func `who comes while others wait is served in the next turn`() {
        var line = HashingLine<String>()
        for number in 1...5 { #expect(isTaken("a\(number)", for: a, &line)) }
        #expect(next(&line) == "a1")
        #expect(isTaken("p1", for: .program, &line))
        #expect(next(&line) == "a2")
        #expect(next(&line) == "p1")
        #expect(next(&line) == "a3")
    }

    @Test func `one page has room for eight, a program for sixty-four, and neither takes the other's`() {
        var line = HashingLine<String>()
        for _ in 1...8 { #expect(isTaken("a", for: a, &line)) }
        #expect(!isTaken("a", for: a, &line))
        #expect(isTaken("b", for: b, &line))
        for _ in 1...64 { #expect(isTaken("p", for: .program, &line)) }
        #expect(!isTaken("p", for: .program, &line))
        #expect(next(&line) == "a")
        #expect(isTaken("a", for: a, &line))
        #expect(!isTaken("a", for: a, &line))
    }

    @Test func `all pages together have room for sixty-four, and programs are let in all the same`() {
        var line = HashingLine<String>()
        for page in 1...8 {
            for _ in 1...8 { #expect(isTaken("x", for: .page("https://\(page).example"), &line)) }
        }
        #expect(!isTaken("x", for: .page("https://9.example"), &line))
        #expect(isTaken("p", for: .program, &line))
        #expect(next(&line) == "x")
        #expect(isTaken("x", for: .page("https://9.example"), &line))
    }
}
