import Testing

@testable import HTTPServer

struct ShortageTests {
    @Test func `a shortage is news once, until it has ended`() {
        for kind in [Shortage.places, .descriptors] {
            var shortage = Shortage.none
            let found = [shortage.found(kind), shortage.found(kind)]
            #expect(found == [true, false])
            shortage.ended(kind)
            #expect(shortage == .none)
            let again = shortage.found(kind)
            #expect(again)
        }
    }

    @Test func `the other shortage is news, and its end does not end this one`() {
        var shortage = Shortage.places
        shortage.ended(.descriptors)
        #expect(shortage == .places)
        let other = shortage.found(.descriptors)
        #expect(other && shortage == .descriptors)
        shortage.ended(.places)
        #expect(shortage == .descriptors)
    }
}
