import HTTPServer
import Testing

struct OptionalFoundTests {
    @Test func `what is there is found`() throws {
        #expect(try Int?(7).found() == 7)
        #expect(try Int??(nil as Int?).found() == nil)
    }

    @Test func `what is not there is 404, or the problem that is given`() throws {
        #expect(#expect(throws: Problem.self) { try Int?.none.found() }?.code == "not_found")
        #expect(#expect(throws: Problem.self) { try Int?.none.found(orElse: .preconditionFailed) }?.code == "precondition_failed")
    }
}
