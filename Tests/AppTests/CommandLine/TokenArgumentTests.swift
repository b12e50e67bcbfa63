import Glibc
import Testing

@testable import App

@Suite struct TokenArgumentTests {
    private struct NoFile: Error {}

    /// What is taken for the token when this comes on standard input.
    private func token(from input: String) throws -> [UInt8] {
        guard let file = tmpfile() else { throw NoFile() }
        defer { fclose(file) }
        fputs(input, file)
        rewind(file)
        return TokenArgument.token(in: try TokenArgument.bytes(from: fileno(file)))
    }

    @Test(arguments: ["a.b.c", "a.b.c\n", " \t\r\n a.b.c \r\n", "Bearer a.b.c", "bearer   a.b.c\n", "BEARER\ta.b.c"])
    func `a token is read without what stands around it`(input: String) throws {
        #expect(try token(from: input) == Array("a.b.c".utf8))
    }

    @Test(arguments: ["", "\n", "Bearer", "Bearera.b.c"])
    func `what is no token by itself is left to the verifier`(input: String) throws {
        #expect(try token(from: input) == Array(input.utf8).filter { $0 != 0x0A })
    }

    @Test(arguments: [65_535, 65_536, 65_537])
    func `a token of the longest that may be taken is read whole, and a longer one stays too long`(count: Int) throws {
        let token = String(repeating: "a", count: count)
        for (before, after) in [("", ""), ("", "\n"), ("Bearer ", "\r\n"), (String(repeating: " ", count: 1000), "")] {
            #expect(try self.token(from: before + token + after).count == count)
        }
    }

    @Test func `no more is read of what has no end`() throws {
        let count = try token(from: String(repeating: "a", count: 1_000_000)).count
        #expect(count > 65_536 && count < 80_000)
    }
}
