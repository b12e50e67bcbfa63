/// Bytes that stay where they are in memory, so that C may read them without a copy of its own.
///
/// `@unchecked Sendable`: nothing writes to them once they are there.
@safe
final class FixedBytes: @unchecked Sendable, Equatable {
    /// To be read only while there is a reference to their owner.
    let bytes: UnsafeRawBufferPointer

    init(_ source: [UInt8]) {
        let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: source.count, alignment: 1)
        unsafe copy.copyBytes(from: source)
        unsafe bytes = UnsafeRawBufferPointer(copy)
    }

    deinit { unsafe bytes.deallocate() }

    static func == (left: FixedBytes, right: FixedBytes) -> Bool { unsafe left.bytes.elementsEqual(right.bytes) }
}
