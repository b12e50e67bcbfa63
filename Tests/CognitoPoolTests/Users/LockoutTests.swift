import Testing

@testable import CognitoPool
@testable import CognitoTesting

@Suite struct LockoutTests {
    /// A lockout after so many wrong passwords, each given as soon as it counts; and the time of the last one.
    private func lockout(failures: Int) -> (Lockout, Double) {
        var lockout = Lockout()
        var now = 1000.0
        for _ in 0..<failures {
            while lockout.isShut(at: now) { now += 0.5 }
            lockout.failed(at: now)
        }
        return (lockout, now)
    }

    @Test func `four wrong passwords cost nothing`() {
        let (lockout, now) = lockout(failures: 4)
        #expect(!lockout.isShut(at: now))
    }

    @Test(arguments: [(5, 1), (6, 2), (7, 4), (8, 8), (14, 512), (15, 900), (16, 900), (60, 900)] as [(Int, Double)])
    func `each further one shuts the account for twice as long`(failures: Int, seconds: Double) {
        let (lockout, now) = lockout(failures: failures)
        #expect(lockout.isShut(at: now))
        #expect(lockout.isShut(at: now + seconds - 0.001))
        #expect(!lockout.isShut(at: now + seconds))
    }

    @Test func `the right password makes good`() {
        var (lockout, now) = lockout(failures: 7)
        lockout.succeeded()
        #expect(lockout == Lockout())
        lockout.failed(at: now)
        #expect(!lockout.isShut(at: now))
    }

    @Test func `a quarter of an hour without attempts makes good too`() {
        var (patient, now) = lockout(failures: 6)
        patient.failed(at: now + 2 + 900)
        #expect(!patient.isShut(at: now + 2 + 900))
        var (hasty, then) = lockout(failures: 6)
        hasty.failed(at: then + 2 + 899)
        #expect(hasty.isShut(at: then + 2 + 899))
    }
}
