import Testing

@testable import CognitoPool

@Suite struct AccountTableTests {
    private func account(_ name: String) -> UserDirectory.Account {
        .init(user: TestUser(username: name, password: "x"), createdAt: 0, changedAt: 0)
    }

    private func names(_ accounts: [UserDirectory.Account]) -> [String] { accounts.map(\.user.username) }

    @Test func `pages follow each other in the order of creation, whatever is removed and added meanwhile`() {
        var table = AccountTable(isCaseSensitive: false)
        for number in 0..<10 { table.insert(account("u\(number)"), aliases: []) }
        let first = table.page(after: 0, limit: 4)
        #expect(names(first.accounts) == ["u0", "u1", "u2", "u3"])
        table.remove("u3")
        table.remove("u4")
        table.insert(account("late"), aliases: [])
        let second = table.page(after: first.next ?? 0, limit: 4)
        #expect(names(second.accounts) == ["u5", "u6", "u7", "u8"])
        let last = table.page(after: second.next ?? 0, limit: 2)
        #expect(names(last.accounts) == ["u9", "late"])
        #expect(last.next == nil)
        #expect(table.count == 9)
    }

    @Test func `a page of matching accounts ends where no further one matches`() {
        var table = AccountTable(isCaseSensitive: false)
        for number in 0..<10 { table.insert(account("u\(number)"), aliases: []) }
        let even = table.page(after: 0, limit: 5) { ($0.user.username.utf8.last ?? 0) % 2 == 0 }
        #expect(names(even.accounts) == ["u0", "u2", "u4", "u6", "u8"])
        #expect(even.next == nil)
        #expect(table.page(after: .max, limit: 5).accounts.isEmpty)
        #expect(names(table.page(after: -1, limit: 1).accounts) == ["u0"])
    }

    @Test func `what was touched is taken back, aliases, order and all`() {
        var table = AccountTable(isCaseSensitive: false)
        var (leo, nala, pup) = (account("leo"), account("nala"), account("pup"))
        for (account, aliases) in [(leo, []), (nala, ["x"]), (pup, [])] { table.insert(account, aliases: aliases) }
        #expect(table.touched == [leo, nala, pup].map(\.user.subject))
        table.forgetTouched()
        let before = Array(table.all)
        leo.changedAt = 1
        nala.changedAt = 1
        table.replace(nala, aliases: [])
        table.replace(leo, aliases: ["x"])
        table.remove("nala")
        table.insert(account("nala"), aliases: ["y"])
        table.insert(account("late"), aliases: [])
        table.remove("pup")
        #expect(table.touched.count == 6)
        table.undoTouched()
        #expect(Array(table.all).map(\.user) == before.map(\.user))
        #expect(table.all.allSatisfy { $0.changedAt == 0 })
        for name in ["x", "nala", nala.user.subject] { #expect(table[name]?.user == nala.user) }
        for name in ["y", "late"] { #expect(table[name] == nil) }
        #expect(names(table.page(after: 0, limit: 9).accounts) == ["leo", "nala", "pup"])
        #expect(table.count == 3)
        #expect(table.touched.isEmpty)
        pup.changedAt = 2
        table.replace(pup, aliases: ["x2"])
        #expect(table[pup.user.subject]?.changedAt == 2)
    }

    @Test func `aliases lead to their account until they change`() {
        var table = AccountTable(isCaseSensitive: false)
        let leo = account("Leo")
        table.insert(leo, aliases: ["Leo@example.com"])
        for name in ["leo", "LEO", "leo@EXAMPLE.com", leo.user.subject] { #expect(table[name]?.user == leo.user) }
        #expect(table[leo.user.subject.uppercased()] == nil)
        table.replace(leo, aliases: ["king@example.com"])
        #expect(table["leo@example.com"] == nil)
        #expect(table["king@example.com"]?.user == leo.user)
        table.remove("king@example.com")
        for name in ["leo", "king@example.com", leo.user.subject] { #expect(table[name] == nil) }
        #expect(table.count == 0)
    }

    @Test func `only the case of ASCII letters does not count, and where it counts, it does`() {
        var table = AccountTable(isCaseSensitive: false)
        table.insert(account("Künti"), aliases: [])
        #expect(table["künti"] != nil)
        #expect(table["KÜNTI"] == nil)
        #expect(table["\u{212A}ünti"] == nil)
        var exact = AccountTable(isCaseSensitive: true)
        exact.insert(account("Leo"), aliases: ["Leo@example.com"])
        #expect(exact["leo"] == nil)
        #expect(exact["leo@example.com"] == nil)
        #expect(exact["Leo@example.com"] != nil)
    }
}
