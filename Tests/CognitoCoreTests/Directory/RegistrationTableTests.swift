import CognitoTesting
import HTTPTesting
import Logging
import Testing

@testable import CognitoCore

struct RegistrationTableTests {
    private let table = RegistrationTable(firstNumber: 7, capacity: 2, clockSkew: .zero) { _ in
        JWKSCache(fetcher: FakeKeyServer(), time: MonotonicTime(ManualClock()), logger: Logger(label: "test"))
    }

    private func registration(_ client: String) throws -> RegisteredIssuer {
        let pool = try UserPool(id: "us-fake-1_Lions", region: "us-fake-1", clientIDs: [client])
        return RegisteredIssuer(Issuer(pool, tokenUse: .access), tenant: "lions")
    }

    @Test func `T156 an answer that is late does not take the place of a later question's`() throws {
        let (first, second) = (table.newQuestion(), table.newQuestion())
        let new = table.known(try registration("new"), answering: second)
        #expect(table.known(try registration("old"), answering: first) === new)
        #expect(table[new.number] === new)
    }

    @Test func `T156 another registration is another issuer with the same keys, and the same one is the same`() throws {
        let old = table.known(try registration("old"), answering: table.newQuestion())
        #expect(table.known(try registration("old"), answering: table.newQuestion()) === old)
        let new = table.known(try registration("new"), answering: table.newQuestion())
        #expect(new !== old && new.keys === old.keys)
        #expect(table[old.number] === nil && table[new.number] === new)
        #expect((old.number, new.number) == (7, 8))
    }
}
