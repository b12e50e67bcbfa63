import Dispatch
import Synchronization

/// How much more two threads do than one when they verify with the same key: 2 where they share nothing.
enum Scaling {
    private static let operations = 20_000
    private static let rounds = 7

    /// The median of several rounds; each runs one thread and then two.
    static func ofVerifier(_ material: Material) throws -> Double {
        let ratios = try (0..<rounds).map { _ in
            let one = try duration(threads: 1, material)
            let two = try duration(threads: 2, material)
            return 2 * (one / two)
        }
        return ratios.sorted()[rounds / 2]
    }

    /// By the clock on the wall: what counts is how long it takes, also when threads wait for each other.
    private static func duration(threads: Int, _ material: Material) throws -> Duration {
        let refusals = Atomic(0)
        let time = ContinuousClock().measure {
            DispatchQueue.concurrentPerform(iterations: threads) { _ in
                for _ in 0..<operations {
                    do { try material.verifySignature() } catch { refusals.add(1, ordering: .relaxed) }
                }
            }
        }
        guard refusals.load(ordering: .relaxed) == 0 else { throw Material.Refused() }
        return time
    }
}
