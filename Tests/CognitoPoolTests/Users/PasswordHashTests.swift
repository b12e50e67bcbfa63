import Testing

@testable import CognitoPool
@testable import CognitoTesting

@Suite struct PasswordHashTests {
    @Test func `a hash knows its password, by its bytes`() throws {
        let hash = try PasswordHash("caf\u{00E9}")
        #expect(try hash.matches("caf\u{00E9}"))
        #expect(try !hash.matches("cafe\u{0301}"))
        #expect(try !hash.matches(""))
        #expect(try PasswordHash("").matches(""))
    }

    @Test func `one password has another hash each time`() throws {
        #expect(try PasswordHash("x") != PasswordHash("x"))
    }

    @Test func `a kept hash has both parts at their length`() {
        let (short, right) = ([UInt8](repeating: 0, count: 31), [UInt8](repeating: 0, count: 32))
        #expect(PasswordHash(salt: right, output: right) != nil)
        #expect(PasswordHash(salt: short, output: right) == nil)
        #expect(PasswordHash(salt: right, output: short) == nil)
    }
}
