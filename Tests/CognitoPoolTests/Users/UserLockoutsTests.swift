import Testing

@testable import CognitoPool
@testable import CognitoTesting

@Suite struct UserLockoutsTests {
    private let own = CallOrigin.page("http://localhost:5173")

    private func page(_ number: Int) -> CallOrigin { .page("https://\(number).example") }

    /// Lockouts after so many wrong passwords, each from an origin of its own.
    private func lockouts(ofStrangers count: Int, at now: Double) -> UserLockouts {
        var lockouts = UserLockouts()
        for number in 0..<count { lockouts.failed(from: page(number), at: now) }
        return lockouts
    }

    @Test func `an origin is shut out by its own five wrong passwords`() {
        var lockouts = UserLockouts()
        for _ in 1...4 { lockouts.failed(from: page(1), at: 10) }
        #expect(!lockouts.isShut(to: page(1), at: 10))
        lockouts.failed(from: page(1), at: 10)
        #expect(lockouts.isShut(to: page(1), at: 10))
        #expect(!lockouts.isShut(to: page(2), at: 10))
        #expect(!lockouts.isShut(to: .program, at: 10))
    }

    @Test func `T146 sixteen wrong passwords of strange origins are free, and the next shuts all of them out, but nobody else`() {
        #expect(!lockouts(ofStrangers: 16, at: 10).isShut(to: page(99), at: 10))
        var lockouts = lockouts(ofStrangers: 17, at: 10)
        #expect(lockouts.isShut(to: page(99), at: 10))
        #expect(lockouts.isShut(to: page(0), at: 10))
        #expect(!lockouts.isShut(to: .program, at: 10))
        #expect(!lockouts.isShut(to: page(99), at: 11))
        lockouts.failed(from: page(99), at: 11)
        #expect(lockouts.isShut(to: page(100), at: 12.9))
        #expect(!lockouts.isShut(to: page(100), at: 13))
    }

    @Test func `T146 inventing origins is shut out for a quarter of an hour at most, and not where the user has signed in`() {
        var (lockouts, now) = (UserLockouts(), 10.0)
        lockouts.succeeded(from: own)
        for number in 0..<200 {
            while lockouts.isShut(to: page(number), at: now) { now += 1 }
            lockouts.failed(from: page(number), at: now)
        }
        #expect(lockouts.isShut(to: page(1000), at: now + 899))
        #expect(!lockouts.isShut(to: page(1000), at: now + 900))
        #expect(!lockouts.isShut(to: own, at: now))
        for _ in 1...5 { lockouts.failed(from: own, at: now) }
        #expect(lockouts.isShut(to: own, at: now))
        #expect(!lockouts.isShut(to: .program, at: now))
    }

    @Test(arguments: [1, UserLockouts.maximumPages, 50]) func `T146 an invented origin takes no known origin's place`(invented: Int) {
        var lockouts = UserLockouts()
        let known = (0..<UserLockouts.maximumPages).map(page)
        for origin in known { lockouts.succeeded(from: origin) }
        for number in 0..<17 { lockouts.failed(from: page(100 + number % invented), at: 10) }
        #expect(lockouts.isShut(to: page(200), at: 10))
        for origin in known { #expect(!lockouts.isShut(to: origin, at: 10)) }
    }

    @Test func `an invented origin keeps a lockout of its own beside eight known ones`() {
        var lockouts = UserLockouts()
        for number in 0..<UserLockouts.maximumPages { lockouts.succeeded(from: page(number)) }
        for _ in 1...5 { lockouts.failed(from: page(100), at: 10) }
        #expect(lockouts.isShut(to: page(100), at: 10))
        #expect(!lockouts.isShut(to: page(101), at: 10))
    }

    @Test func `at most eight strange origins, and eight known ones, have a lockout of their own`() {
        var lockouts = UserLockouts()
        for _ in 1...5 { lockouts.failed(from: page(0), at: 10) }
        for number in 1..<UserLockouts.maximumPages { lockouts.failed(from: page(number), at: 10) }
        #expect(lockouts.isShut(to: page(0), at: 10))
        lockouts.failed(from: page(UserLockouts.maximumPages), at: 10)
        #expect(!lockouts.isShut(to: page(0), at: 10))
        // One known origin more than there is room for takes the place of the oldest known one.
        for number in 0...UserLockouts.maximumPages { lockouts.succeeded(from: page(number)) }
        for number in 100..<117 { lockouts.failed(from: page(number), at: 10) }
        #expect(lockouts.isShut(to: page(0), at: 10))
        #expect(!lockouts.isShut(to: page(UserLockouts.maximumPages), at: 10))
    }

    @Test func `invented names push no user's lockout out`() {
        var (lockouts, now) = (Lockouts(), 1000.0)
        for _ in 0..<5 { lockouts["leo", isKnown: true].failed(from: .program, at: now) }
        for number in 0...Lockouts.maximumCount { lockouts["\(number)", isKnown: false].failed(from: .program, at: now) }
        #expect(lockouts["leo", isKnown: true].isShut(to: .program, at: now))
        #expect(lockouts["0", isKnown: false] == UserLockouts())
        #expect(lockouts["1", isKnown: false] != UserLockouts())
        now += 1
        #expect(!lockouts["leo", isKnown: true].isShut(to: .program, at: now))
    }
}
