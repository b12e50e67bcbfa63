import StrictJSON

extension VerifiedTokenCache {
    /// A verified token, with what must still hold for it to be taken as such.
    final class Entry: Sendable {
        let token: ArraySlice<UInt8>
        let claims: CallerClaims
        /// Which of the verifier's issuers it is of.
        let issuer: Int
        let generation: UInt64
        /// From when until when it may be used, in seconds since 1970; the end does not count.
        let from: Double
        let until: Double

        init(_ token: ArraySlice<UInt8>, _ claims: CallerClaims, issuer: Int, generation: UInt64, from: Double, until: Double) {
            // A slice would keep the whole request that it is part of.
            self.token = ArraySlice(Array(token))
            self.claims = claims
            self.issuer = issuer
            self.generation = generation
            self.from = from
            self.until = until
        }

        func isOf(_ other: ArraySlice<UInt8>) -> Bool {
            let token = token
            return sameBytes(token.span, other.span)
        }
    }

    /// A table of fixed size. A token has a few places where it can be, so that a look-up is bounded; of those that are taken the one whose
    /// token ends first makes room for a new one.
    struct Table {
        private static let places = 4

        private var slots: [Entry?] = []
        private let capacity: Int
        private(set) var count = 0

        init(capacity: Int) {
            self.capacity = capacity
        }

        mutating func entry(of token: ArraySlice<UInt8>, now: Double) -> Entry? {
            guard let place = place(of: token), let entry = slots[place] else { return nil }
            if now >= entry.from, now < entry.until { return entry }
            clear(place)
            return nil
        }

        mutating func insert(_ entry: Entry) {
            if slots.isEmpty { slots = Array(repeating: nil, count: capacity) }
            let place = place(of: entry.token) ?? placeToFill(entry.token)
            if slots[place] == nil { count += 1 }
            slots[place] = entry
        }

        mutating func forget(_ token: ArraySlice<UInt8>) {
            if let place = place(of: token) { clear(place) }
        }

        private mutating func clear(_ place: Int) {
            slots[place] = nil
            count -= 1
        }

        private func place(of token: ArraySlice<UInt8>) -> Int? {
            guard !slots.isEmpty else { return nil }
            var place = firstPlace(of: token)
            for _ in 0..<min(Self.places, capacity) {
                if let entry = slots[place], entry.isOf(token) { return place }
                place = place + 1 == capacity ? 0 : place + 1
            }
            return nil
        }

        private func placeToFill(_ token: ArraySlice<UInt8>) -> Int {
            var place = firstPlace(of: token)
            var best = place
            for _ in 0..<min(Self.places, capacity) {
                guard let entry = slots[place] else { return place }
                if entry.until < slots[best]?.until ?? 0 { best = place }
                place = place + 1 == capacity ? 0 : place + 1
            }
            return best
        }

        /// The last bytes of a signature are as good as random, and cannot be chosen.
        private func firstPlace(of token: ArraySlice<UInt8>) -> Int {
            var hash: UInt64 = 0
            for byte in token.suffix(12) { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
            return Int(hash % UInt64(capacity))
        }
    }
}
