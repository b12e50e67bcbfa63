/// Bytes on their way to a socket: one allocation that grows, and appending that is one bounds check and one copy.
///
/// Every write goes through ``reserve(_:)``, which is what makes the unchecked stores behind it safe.
@safe package struct OutputBuffer: ~Copyable {
    private var storage = unsafe UnsafeMutableRawBufferPointer(start: nil, count: 0)
    package private(set) var count = 0

    package init() {}

    deinit {
        unsafe storage.deallocate()
    }

    package var capacity: Int { unsafe storage.count }

    /// Lends what has been appended so far.
    @inline(__always)
    package func withBytes<Result>(_ body: (Span<UInt8>) -> Result) -> Result {
        let filled = unsafe UnsafeRawBufferPointer(rebasing: storage[..<count])
        return unsafe body(Span<UInt8>(_unsafeBytes: filled))
    }

    /// Forgets the bytes and keeps the allocation.
    package mutating func removeAll() {
        count = 0
    }

    @inline(__always)
    package mutating func append(_ byte: UInt8) {
        reserve(1)
        unsafe storage.storeBytes(of: byte, toByteOffset: count, as: UInt8.self)
        count &+= 1
    }

    @inline(__always)
    package mutating func append(_ bytes: Span<UInt8>) {
        unsafe bytes.withUnsafeBytes { unsafe append($0) }
    }

    @inline(__always)
    package mutating func append(_ text: StaticString) {
        unsafe append(UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    package mutating func append(_ text: String) {
        append(text.utf8Span.span)
    }

    /// Appends a number that is not negative.
    package mutating func append(decimal number: Int) {
        var digits = InlineArray<20, UInt8>(repeating: 0)
        var rest = number.magnitude
        var start = digits.count
        repeat {
            start &-= 1
            digits[start] = UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        } while rest > 0
        append(digits.span.extracting(start...))
    }

    /// Appends a number as 16 lower-case hexadecimal digits.
    package mutating func append(hexadecimal number: UInt64) {
        reserve(16)
        unsafe storage.storeBytes(of: Self.digits(of: UInt32(truncatingIfNeeded: number &>> 32)), toByteOffset: count, as: UInt64.self)
        unsafe storage.storeBytes(of: Self.digits(of: UInt32(truncatingIfNeeded: number)), toByteOffset: count &+ 8, as: UInt64.self)
        count &+= 16
    }

    /// The eight digits of a number, the first of them lowest, all at once: its nibbles are spread over the bytes of a word, and those
    /// beyond 9 moved on to the letters.
    @inline(__always)
    private static func digits(of number: UInt32) -> UInt64 {
        var nibbles = UInt64(number.byteSwapped)
        nibbles = (nibbles | nibbles &<< 16) & 0x0000_FFFF_0000_FFFF
        nibbles = (nibbles | nibbles &<< 8) & 0x00FF_00FF_00FF_00FF
        nibbles = (nibbles &>> 4 | nibbles &<< 8) & 0x0F0F_0F0F_0F0F_0F0F
        let beyondNine = (nibbles &+ 0x0606_0606_0606_0606) &>> 4 & 0x0101_0101_0101_0101
        return (nibbles &+ 0x3030_3030_3030_3030 &+ beyondNine &* 0x27).littleEndian
    }

    @inline(__always)
    private mutating func append(_ bytes: UnsafeRawBufferPointer) {
        guard let source = bytes.baseAddress, bytes.count > 0 else { return }
        reserve(bytes.count)
        guard let target = unsafe storage.baseAddress else { return }
        unsafe (target + count).copyMemory(from: source, byteCount: bytes.count)
        count &+= bytes.count
    }

    @inline(__always)
    private mutating func reserve(_ more: Int) {
        if unsafe storage.count &- count < more { grow(by: more) }
    }

    /// At least doubles, so that appending stays cheap however much is appended.
    @inline(never)
    private mutating func grow(by more: Int) {
        let capacity = max(4096, unsafe storage.count * 2, count + more)
        let larger = UnsafeMutableRawBufferPointer.allocate(byteCount: capacity, alignment: 16)
        unsafe larger.copyMemory(from: UnsafeRawBufferPointer(rebasing: storage[..<count]))
        unsafe storage.deallocate()
        unsafe storage = larger
    }
}
