import FoundationEssentials
import JOSE
import Storage
import Testing

@testable import App

/// Which keys are refused, and how much is held; tokens are in `RevocationRoutesTests`.
struct RevocationTableTests {
    private let leo = Owner(issuer: "https://pool.example", subject: "leo")

    private func date(_ seconds: Double) throws -> NumericDate { try #require(NumericDate(secondsSinceEpoch: seconds)) }

    private func revocation(
        _ name: String = "leo", issuer: String? = nil, issuedUpTo: Double? = nil, until: Double = 100, id: UUID = UUID()
    ) throws -> Revocation {
        Revocation(
            id: id, target: .user, name: name, issuer: issuer, issuedUpTo: try issuedUpTo.map(date), until: try date(until),
            createdAt: try date(0), createdBy: leo)
    }

    private func table(at now: Double) throws -> RevocationTable {
        let now = try date(now)
        return RevocationTable(now: { now })
    }

    @Test func `a revocation of a user shuts their keys out until its end, of the issuer that it names or of all`() throws {
        for (issuer, isShutOut) in [(nil, true), ("https://pool.example", true), ("https://other.example", false)] as [(String?, Bool)] {
            let table = try table(at: 99)
            table.apply([.added(try revocation(issuer: issuer))])
            #expect(table.isShutOut(leo) == isShutOut)
            #expect(!table.isShutOut(Owner(issuer: "https://pool.example", subject: "pup")))
        }
        let late = try table(at: 100)
        late.apply([.added(try revocation())])
        #expect(!late.isShutOut(leo))
    }

    @Test func `a sign-out ends no keys`() throws {
        let table = try table(at: 1)
        table.apply([.added(try revocation(issuedUpTo: 1))])
        #expect(!table.isShutOut(leo))
    }

    @Test func `where the time cannot be read no revocation is over`() throws {
        let table = RevocationTable(now: { nil })
        table.apply([.added(try revocation(until: 0))])
        #expect(table.isShutOut(leo))
    }

    @Test func `names are compared byte for byte`() throws {
        let table = try table(at: 1)
        table.apply([.added(try revocation("e\u{301}"))])
        #expect(table.isShutOut(Owner(issuer: "", subject: "e\u{301}")))
        #expect(!table.isShutOut(Owner(issuer: "", subject: "\u{E9}")))
    }

    @Test func `what is lifted, or told twice, or has ended, is not held`() throws {
        let table = try table(at: 1)
        let (one, two) = (try revocation(), try revocation("pup", until: 5))
        table.apply([.added(one), .added(one), .added(two)])
        #expect(table.count == 2)
        table.removeEnded(by: try date(5))
        #expect(table.count == 1)
        table.apply([.lifted(one.id), .lifted(one.id)])
        #expect(table.count == 0 && !table.isShutOut(leo))
    }

    @Test func `of one user's sign-outs the latest are held`() throws {
        var index = RevocationIndex()
        for second in 0..<20 {
            index.add(try revocation(issuer: "https://pool.example", issuedUpTo: Double(second), until: 100 + Double(second)))
        }
        #expect(index.count == RevocationIndex.signOutsOfOneUser)
        let held = index.standing(user: "leo", of: "https://pool.example").compactMap(\.issuedUpTo?.secondsSinceEpoch)
        #expect(held.max() == 19)
        // Another issuer's user of this name is another user.
        index.add(try revocation(issuer: "https://other.example", issuedUpTo: 50, until: 500))
        #expect(index.count == RevocationIndex.signOutsOfOneUser + 1)
    }
}
