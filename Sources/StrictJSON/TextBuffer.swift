/// Bytes that grow at their end: what JSON is written into.
///
/// An array would look at its uniqueness and its room for every quote and comma; an answer has dozens of them.
@safe
struct TextBuffer: ~Copyable {
    /// `capacity` bytes are allocated here, of which the first `count` have been written.
    private var start: UnsafeMutableRawPointer
    private var capacity: Int
    private(set) var count = 0

    /// - Parameter capacity: How many bytes there is room for at first.
    init(capacity: Int) {
        self.capacity = max(capacity, 16)
        unsafe start = .allocate(byteCount: self.capacity, alignment: 1)
    }

    deinit { unsafe start.deallocate() }

    @inline(__always)
    mutating func append(_ byte: UInt8) {
        if count == capacity { grow(by: 1) }
        unsafe start.storeBytes(of: byte, toByteOffset: count, as: UInt8.self)
        count &+= 1
    }

    mutating func append(_ bytes: Span<UInt8>) {
        if capacity &- count < bytes.count { grow(by: bytes.count) }
        unsafe bytes.withUnsafeBytes { bytes in
            guard let source = bytes.baseAddress else { return }
            // A call costs more than a few bytes do, and names are short.
            if bytes.count < 16 {
                for offset in 0..<bytes.count {
                    unsafe start.storeBytes(
                        of: source.load(fromByteOffset: offset, as: UInt8.self), toByteOffset: count &+ offset, as: UInt8.self)
                }
            } else {
                unsafe (start + count).copyMemory(from: source, byteCount: bytes.count)
            }
        }
        count &+= bytes.count
    }

    mutating func append(_ text: StaticString) {
        text.withUTF8Buffer { append(unsafe $0.span) }
    }

    /// Makes room for `bytes` more, and at least doubles the capacity. A size that no machine has traps, as an array's would.
    private mutating func grow(by bytes: Int) {
        let larger = max(capacity * 2, count + bytes)
        let new = UnsafeMutableRawPointer.allocate(byteCount: larger, alignment: 1)
        unsafe new.copyMemory(from: start, byteCount: count)
        unsafe start.deallocate()
        unsafe start = new
        capacity = larger
    }

    /// What has been written.
    var bytes: [UInt8] {
        unsafe [UInt8](UnsafeRawBufferPointer(start: start, count: count))
    }
}
