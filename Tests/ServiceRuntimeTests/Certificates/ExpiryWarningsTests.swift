import HTTPServer
import Testing

@testable import ServiceRuntime

struct ExpiryWarningsTests {
    private let twoWeeks = ExpiryWarnings.seconds

    /// Whether each of these looks is a reason to warn; the hours count from the first.
    private func due(_ looks: [(file: String, secondsLeft: Int64, hour: Int)]) -> [Bool] {
        var warnings = ExpiryWarnings()
        return looks.map { look in
            warnings.isDue(look.file, secondsLeft: look.secondsLeft, now: .start.advanced(by: .seconds(look.hour * 3600)))
        }
    }

    @Test func `the first warning comes two weeks ahead, and not sooner`() {
        #expect(due([("a", twoWeeks, 0), ("a", twoWeeks - 1, 0)]) == [false, true])
    }

    @Test func `the next one comes after a day, for each file by itself`() {
        #expect(due([("a", 9, 0), ("a", 9, 23), ("b", 9, 23), ("a", 9, 24), ("a", 9, 47)]) == [true, false, true, true, false])
    }

    @Test func `that a certificate has expired is told at once, and then daily`() {
        #expect(due([("a", 1, 0), ("a", 0, 1), ("a", -1, 24), ("a", -1, 25)]) == [true, true, false, true])
    }

    @Test func `a certificate that has been renewed begins anew`() {
        #expect(due([("a", 1, 0), ("a", 90 * 86_400, 1), ("a", 1, 2)]) == [true, false, true])
    }
}
