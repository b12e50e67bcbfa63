/// Bytes on their way to a socket: one allocation that grows, appending that is one bounds check and one copy, and taking from the
/// front that moves nothing.
///
/// Every write goes through ``reserve(_:)``, which is what makes the unchecked stores behind it safe.
@safe package final class OutputBuffer {
    private var storage = unsafe UnsafeMutableRawBufferPointer(start: nil, count: 0)
    private var start = 0
    private var end = 0

    package init() {}

    deinit {
        unsafe storage.deallocate()
    }

    package var count: Int { end &- start }
    package var capacity: Int { unsafe storage.count }

    /// Lends the bytes that are there.
    @inline(__always)
    package func withBytes<Result>(_ body: (Span<UInt8>) -> Result) -> Result {
        let filled = unsafe UnsafeRawBufferPointer(rebasing: storage[start..<end])
        return unsafe body(Span<UInt8>(_unsafeBytes: filled))
    }

    /// Lets go of bytes at the front, at most of all.
    package func removeFirst(_ count: Int) {
        start = min(end, start &+ count)
        if start == end { removeAll() }
    }

    /// Forgets the bytes and keeps the allocation.
    package func removeAll() {
        start = 0
        end = 0
    }

    @inline(__always)
    private func reserve(_ more: Int) {
        if unsafe storage.count &- end < more { makeRoom(for: more) }
    }

    /// At least doubles what is in use, so that appending stays cheap however much is appended.
    @inline(never)
    private func makeRoom(for more: Int) {
        let capacity = max(4096, unsafe storage.count, (count + more) * 2)
        let larger = UnsafeMutableRawBufferPointer.allocate(byteCount: capacity, alignment: 16)
        unsafe larger.copyMemory(from: UnsafeRawBufferPointer(rebasing: storage[start..<end]))
        unsafe storage.deallocate()
        unsafe storage = larger
        end = count
        start = 0
    }
}

// MARK: - Appending

extension OutputBuffer {
    @inline(__always)
    package func append(_ byte: UInt8) {
        reserve(1)
        unsafe storage.storeBytes(of: byte, toByteOffset: end, as: UInt8.self)
        end &+= 1
    }

    @inline(__always)
    package func append(_ bytes: Span<UInt8>) {
        unsafe bytes.withUnsafeBytes { unsafe append($0) }
    }

    @inline(__always)
    package func append(_ text: StaticString) {
        unsafe append(UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    package func append(_ text: String) {
        append(text.utf8Span.span)
    }

    /// Appends a number that is not negative.
    package func append(decimal number: Int) {
        var rest = number.magnitude
        var count = 1
        // No magnitude has as many digits as the largest power, which still fits.
        var power: UInt = 10
        while rest >= power {
            count &+= 1
            power &*= 10
        }
        reserve(count)
        end &+= count
        var place = end
        repeat {
            place &-= 1
            unsafe storage.storeBytes(of: UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: rest % 10), toByteOffset: place, as: UInt8.self)
            rest /= 10
        } while rest > 0
    }

    /// Appends a number as 16 lower-case hexadecimal digits.
    package func append(hexadecimal number: UInt64) {
        reserve(16)
        unsafe storage.storeBytes(of: Self.digits(of: UInt32(truncatingIfNeeded: number &>> 32)), toByteOffset: end, as: UInt64.self)
        unsafe storage.storeBytes(of: Self.digits(of: UInt32(truncatingIfNeeded: number)), toByteOffset: end &+ 8, as: UInt64.self)
        end &+= 16
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
    private func append(_ bytes: UnsafeRawBufferPointer) {
        guard let source = bytes.baseAddress, bytes.count > 0 else { return }
        reserve(bytes.count)
        guard let target = unsafe storage.baseAddress else { return }
        unsafe (target + end).copyMemory(from: source, byteCount: bytes.count)
        end &+= bytes.count
    }
}
