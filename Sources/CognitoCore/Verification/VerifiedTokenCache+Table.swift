extension VerifiedTokenCache {
    /// Entries by their tokens, with bounds for their number and their memory. Room is made by SIEVE: a hand goes from the oldest entry to the
    /// newest, passes those that were used since it last came by, and removes the first that was not. So of tokens that come once only, each
    /// makes room for the next, and what is in use stays.
    ///
    /// Source: https://www.usenix.org/conference/nsdi24/presentation/zhang-yazhuo
    struct Table {
        private struct Slot {
            var entry: Entry?
            var isUsed = false
            /// The neighbours in order of arrival. The first slot has no entry: it stands between the newest and the oldest.
            var newer: Int32 = 0
            var older: Int32 = 0
            /// The next one of the same bucket, or of the free ones; 0 for none.
            var next: Int32 = 0
        }

        /// The hand passes no more entries than this at once, so that no request waits for a sweep of the whole table.
        private static let mostPassed = 64

        private let capacity: Int
        private let maximumBytes: Int
        private var slots: [Slot] = []
        /// The first slot of each bucket; 0 for none. There is a power of two of them.
        private var buckets: [Int32] = []
        private var firstFree: Int32 = 0
        private var hand: Int32 = 0
        private var bytes = 0
        private(set) var count = 0

        init(capacity: Int, maximumBytes: Int) {
            self.capacity = max(1, min(capacity, maximumBytes / Entry.overheadBytes, 1 << 30))
            self.maximumBytes = maximumBytes
        }

        mutating func entry(of token: Span<UInt8>, hash: UInt64) -> Entry? {
            let place = place(of: token, hash: hash)
            guard place > 0 else { return nil }
            slots[place].isUsed = true
            return slots[place].entry
        }

        /// Inserts an entry, and removes what there is no room for then. An entry that is larger than the table is not taken.
        mutating func insert(_ entry: Entry, token: Span<UInt8>, hash: UInt64) {
            remove(token, hash: hash)
            guard entry.bytes <= maximumBytes else { return }
            while count >= capacity || bytes + entry.bytes > maximumBytes { evict() }
            let (place, bucket, newest) = (freeSlot(), bucket(hash), slots[0].older)
            slots[Int(place)] = Slot(entry: entry, older: newest, next: buckets[bucket])
            buckets[bucket] = place
            slots[Int(newest)].newer = place
            slots[0].older = place
            bytes += entry.bytes
            count += 1
        }

        mutating func remove(_ token: Span<UInt8>, hash: UInt64) {
            let place = place(of: token, hash: hash)
            if place > 0 { remove(place) }
        }

        private func bucket(_ hash: UInt64) -> Int { Int(truncatingIfNeeded: hash) & (buckets.count - 1) }

        /// The slot of a token's entry; 0 for none.
        private func place(of token: Span<UInt8>, hash: UInt64) -> Int {
            guard !buckets.isEmpty else { return 0 }
            var place = Int(buckets[bucket(hash)])
            while place > 0, slots[place].entry?.isOf(token) != true { place = Int(slots[place].next) }
            return place
        }

        /// Allocates all at once: to grow later would take a time that a request would wait for. Pages that are not used take no memory.
        private mutating func allocate() {
            buckets = Array(repeating: 0, count: 1 << (Int.bitWidth - (capacity - 1).leadingZeroBitCount))
            slots.reserveCapacity(capacity + 1)
            slots.append(Slot())
        }

        private mutating func freeSlot() -> Int32 {
            if slots.isEmpty { allocate() }
            if firstFree > 0 {
                defer { firstFree = slots[Int(firstFree)].next }
                return firstFree
            }
            slots.append(Slot())
            return Int32(slots.count - 1)
        }

        private mutating func evict() {
            var passed = 0
            while passed < Self.mostPassed, hand == 0 || slots[Int(hand)].isUsed {
                slots[Int(hand)].isUsed = false
                hand = slots[Int(hand)].newer
                passed += 1
            }
            remove(Int(hand == 0 ? slots[0].newer : hand))
        }

        private mutating func remove(_ place: Int) {
            let slot = slots[place]
            guard let entry = slot.entry else { return }
            unlink(place, from: bucket(entry.hash))
            if hand == place { hand = slot.newer }
            slots[Int(slot.newer)].older = slot.older
            slots[Int(slot.older)].newer = slot.newer
            slots[place] = Slot(next: firstFree)
            firstFree = Int32(place)
            bytes -= entry.bytes
            count -= 1
        }

        private mutating func unlink(_ place: Int, from bucket: Int) {
            let next = slots[place].next
            var before = Int(buckets[bucket])
            if before == place {
                buckets[bucket] = next
                return
            }
            while before > 0, Int(slots[before].next) != place { before = Int(slots[before].next) }
            if before > 0 { slots[before].next = next }
        }
    }
}
