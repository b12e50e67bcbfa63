import Glibc
import Synchronization

/// Tells which case was under way when a trap or the alarm ends the process: nothing else could, then.
enum CurrentCase {
    private static let seed = Atomic<UInt64>(0)
    private static let number = Atomic<UInt64>(0)

    /// A case takes microseconds. One that takes longer than this many seconds hangs.
    private static let patience: UInt32 = 30

    static func watch(seed: UInt64) {
        Self.seed.store(seed, ordering: .relaxed)
        for ending in [SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGFPE, SIGABRT, SIGALRM] {
            signal(ending) { ending in
                CurrentCase.tell(ending)
                signal(ending, SIG_DFL)
                raise(ending)
            }
        }
    }

    static func begin(_ number: UInt64) {
        Self.number.store(number, ordering: .relaxed)
        // A system call for each case would cost more than the case.
        if number % 1024 == 0 { alarm(patience) }
    }

    private static func tell(_ ending: Int32) {
        let what = ending == SIGALRM ? "hangs" : "crashes"
        let text = "\(what): seed \(seed.load(ordering: .relaxed)), case \(number.load(ordering: .relaxed))\n"
        _ = Array(text.utf8).withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
    }
}
