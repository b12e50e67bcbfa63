import Synchronization

/// Gives each registration its number. It keeps none alive: an issuer that is not looked up any more is gone from here too.
final class RegistrationTable: Sendable {
    private struct Entry {
        weak var known: KnownIssuers.Known?
    }

    private struct State {
        var entries: [Int: Entry] = [:]
        var numbers: [String: Int] = [:]
        var next: Int

        mutating func prune() {
            entries = entries.filter { $0.value.known != nil }
            numbers = numbers.filter { entries[$0.value] != nil }
        }
    }

    private let capacity: Int
    private let clockSkew: Duration
    private let makeKeys: @Sendable (Issuer) -> JWKSCache
    private let state: Mutex<State>

    init(firstNumber: Int, capacity: Int, clockSkew: Duration, makeKeys: @escaping @Sendable (Issuer) -> JWKSCache) {
        self.capacity = capacity
        self.clockSkew = clockSkew
        self.makeKeys = makeKeys
        state = Mutex(State(next: firstNumber))
    }

    subscript(number: Int) -> KnownIssuers.Known? { state.withLock { $0.entries[number]?.known } }

    /// The same object for the same registration, so that its keys and its tokens stay cached.
    func known(_ registration: RegisteredIssuer) -> KnownIssuers.Known {
        state.withLock { state in
            let name = registration.issuer.name
            let old = state.numbers[name].flatMap { state.entries[$0]?.known }
            if let old, old.registration == registration { return old }
            if let old { state.entries[old.number] = nil }
            if state.entries.count >= 2 * capacity { state.prune() }
            let keys = old.flatMap { $0.registration.issuer.hasSameKeys(as: registration.issuer) ? $0.keys : nil }
            let known = KnownIssuers.Known(
                number: state.next, registration, clockSkew: clockSkew, keys: keys ?? makeKeys(registration.issuer))
            state.next += 1
            state.entries[known.number] = Entry(known: known)
            state.numbers[name] = known.number
            return known
        }
    }
}

extension Issuer {
    fileprivate func hasSameKeys(as other: Issuer) -> Bool {
        keySetLocation == other.keySetLocation && algorithms == other.algorithms && keyIDForm == other.keyIDForm
    }
}
