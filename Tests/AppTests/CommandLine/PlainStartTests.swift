import Testing

@testable import App

struct PlainStartTests {
    @Test(arguments: [
        (["lionsden"], true), (["lionsden", "serve"], true), ([], true), (["lionsden", "serve", "--port", "0"], false),
        (["lionsden", "--version"], false), (["lionsden", "--help"], false), (["lionsden", "serve", "serve"], false),
        (["lionsden", "config"], false), (["serve", "Serve"], false),
    ])
    func `only a start without flags is not parsed`(arguments: [String], hasNoFlags: Bool) {
        #expect(Launch.hasNoFlags(arguments) == hasNoFlags)
    }
}
