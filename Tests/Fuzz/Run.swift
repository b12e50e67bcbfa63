import Glibc

/// One target's cases, one after another.
struct Run {
    let seed: UInt64
    let numbers: ClosedRange<UInt64>
    /// `nil` for as long as it takes.
    let time: Duration?

    /// Answers whether every case went well.
    func fuzz(_ type: any FuzzTarget.Type) -> Bool {
        print("\(type.name): seed \(seed)")
        // Also where the output is no terminal: a crash would take the line with it.
        fflush(nil)
        var target = type.init()
        let start = ContinuousClock().now
        var done = 0
        for number in numbers {
            CurrentCase.begin(number)
            var generator = Generator(seed: seed, number: number)
            do { try target.runCase(&generator) } catch {
                print("\(type.name): seed \(seed), case \(number): \(error.reason)\n\(error.literal)")
                return false
            }
            done += 1
            if let time, done % 256 == 0, start.duration(to: ContinuousClock().now) >= time { break }
        }
        let taken = start.duration(to: ContinuousClock().now) / .seconds(1)
        print("\(type.name): \(done) cases in \(Int(taken)) s, \(Int(Double(done) / taken)) a second; \(target.coverage)")
        return true
    }
}
