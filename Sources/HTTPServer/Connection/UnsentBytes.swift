/// Output that the peer has not taken yet. Taking from its front costs nothing until half of it is gone.
struct UnsentBytes {
    private var storage: [UInt8] = []
    private var start = 0

    var count: Int { storage.count - start }
    var isEmpty: Bool { start == storage.count }

    func withBytes<Result>(_ body: (Span<UInt8>) -> Result) -> Result { body(storage.span.extracting(start...)) }

    mutating func append(_ bytes: Span<UInt8>) {
        unsafe bytes.withUnsafeBufferPointer { unsafe storage.append(contentsOf: $0) }
    }

    /// Lets go of bytes at the front; when none are left, of the memory too.
    mutating func removeFirst(_ count: Int) {
        start += count
        if start == storage.count {
            self = UnsentBytes()
        } else if start > storage.count / 2 {
            storage.removeFirst(start)
            start = 0
        }
    }
}
