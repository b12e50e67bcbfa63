import Testing

@testable import CognitoPool

@Suite struct RevokedSignInsTests {
    @Test func `what is newer than the longest-lived access token is kept`() {
        var revoked = RevokedSignIns()
        let now = 2 * RevokedSignIns.longestLife
        revoked.insert("old", at: now - RevokedSignIns.longestLife)
        revoked.insert("young", at: now - RevokedSignIns.longestLife + 1)
        #expect(revoked.all.map(\.id) == ["old", "young"])
        revoked.insert("new", at: now)
        #expect(revoked.all.map(\.id) == ["young", "new"])
        #expect(revoked.contains("old"))
    }

    @Test func `what has been saved is not saved again`() {
        var revoked = RevokedSignIns()
        revoked.restore("restored", at: 0)
        #expect(revoked.unsaved.isEmpty && revoked.revision == 0)
        revoked.insert("one", at: 1)
        #expect(revoked.unsaved == [ExactText("one"): 1] && revoked.revision == 1)
        revoked.forgetUnsaved()
        #expect(revoked.unsaved.isEmpty && revoked.all.map(\.id) == ["restored", "one"])
    }

    @Test func `neither what is kept nor what waits for the file grows without bound`() {
        var revoked = RevokedSignIns()
        for number in 0...RevokedSignIns.maximumCount { revoked.insert("\(number)", at: 0) }
        #expect(revoked.all.count == RevokedSignIns.maximumCount)
        #expect(revoked.unsaved.count == RevokedSignIns.maximumCount)
        #expect(!revoked.contains("0") && revoked.contains("1") && revoked.contains("\(RevokedSignIns.maximumCount)"))
    }
}
