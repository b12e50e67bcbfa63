import Locking

/// Gives each registration its number. It keeps none alive: an issuer that ``LookUps`` has dropped is gone from here, too.
final class RegistrationTable: Sendable {
    private struct Entry {
        weak var known: KnownIssuers.Known?
        /// The last question that it has answered.
        var question: Int
    }

    private struct State {
        var entries: [Int: Entry] = [:]
        var numbers: [String: Int] = [:]
        var next: Int
        var questions = 0

        mutating func prune() {
            entries = entries.filter { $0.value.known != nil }
            numbers = numbers.filter { entries[$0.value] != nil }
        }
    }

    private let capacity: Int
    private let clockSkew: Duration
    private let makeKeys: @Sendable (Issuer) -> JWKSCache
    private let state: Lock<State>

    init(firstNumber: Int, capacity: Int, clockSkew: Duration, makeKeys: @escaping @Sendable (Issuer) -> JWKSCache) {
        self.capacity = capacity
        self.clockSkew = clockSkew
        self.makeKeys = makeKeys
        state = Lock(State(next: firstNumber))
    }

    subscript(number: Int) -> KnownIssuers.Known? { state.withLock { $0.entries[number]?.known } }

    /// The number of a question to the directory that is about to be asked.
    func newQuestion() -> Int {
        state.withLock { state in
            state.questions += 1
            return state.questions
        }
    }

    /// The issuer of a registration: the same object for an equal registration, so that its keys and its tokens stay cached. An answer that
    /// arrives after the answer to a later question is out of date, and ignored.
    func known(_ registration: RegisteredIssuer, answering question: Int) -> KnownIssuers.Known {
        state.withLock { state in
            let name = registration.issuer.name
            let entry = state.numbers[name].flatMap { state.entries[$0] }
            let old = entry?.known
            if let old, let entry, old.registration == registration || entry.question > question {
                state.entries[old.number]?.question = max(entry.question, question)
                return old
            }
            if let old { state.entries[old.number] = nil }
            if state.entries.count >= 2 * capacity { state.prune() }
            let keys = old.flatMap { $0.registration.issuer.hasSameKeys(as: registration.issuer) ? $0.keys : nil }
            let known = KnownIssuers.Known(
                number: state.next, registration, clockSkew: clockSkew, keys: keys ?? makeKeys(registration.issuer))
            state.next += 1
            state.entries[known.number] = Entry(known: known, question: question)
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
