import Testing

@testable import CognitoPool

@Suite struct QRCodeTests {
    @Test(arguments: [(14, 21), (15, 25), (106, 41), (107, 45), (331, 69)]) func `a code is as large as its text asks for`(
        count: Int, size: Int
    ) throws {
        #expect(try #require(QRCode(String(repeating: "a", count: count))).size == size)
    }

    @Test func `a longer text has no code`() { #expect(QRCode(String(repeating: "a", count: 332)) == nil) }

    @Test func `finder patterns stand in three corners`() throws {
        let code = try #require(QRCode("lionsden"))
        for (x, y) in [(0, 0), (code.size - 7, 0), (0, code.size - 7)] {
            for index in 0..<7 {
                #expect(code[x + index, y] && code[x, y + index] && code[x + 6, y + index])
                #expect(code[x + 3, y + 3])
            }
        }
    }
}
