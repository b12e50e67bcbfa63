import CZlib

/// Compresses messages, one after the other, none of which refers to the one before.
///
/// Source: RFC 7692 §7.2.1
@safe package final class Deflater {
    /// zlib keeps its address.
    private let stream: UnsafeMutablePointer<z_stream>
    private let isReady: Bool

    /// Below this many bytes compression seldom saves any.
    package static let leastBytes = 64
    /// Speed before size: servers compress much that is small.
    private static let level: Int32 = 1
    private static let memoryLevel: Int32 = 8

    /// - Parameter windowBits: 9 to 15.
    package init(windowBits: Int) {
        unsafe stream = .allocate(capacity: 1)
        unsafe stream.initialize(to: z_stream())
        let bits = Int32(truncatingIfNeeded: windowBits)
        unsafe isReady = lionsden_deflate_init(stream, Self.level, bits, Self.memoryLevel) == Z_OK
    }

    deinit {
        unsafe deflateEnd(stream)
        unsafe stream.deallocate()
    }

    /// - Returns: The message as it is sent; `nil` where it becomes no smaller, or zlib fails: then it goes as it is.
    package func deflate(_ message: [UInt8]) -> [UInt8]? {
        guard isReady, message.count <= Int(UInt32.max), unsafe deflateReset(stream) == Z_OK else { return nil }
        var isDone = false
        // With the flush's own bytes; a message that needs more room than it has now is not worth it.
        var output = unsafe [UInt8](unsafeUninitializedCapacity: message.count) { output, written in
            unsafe message.withUnsafeBufferPointer { input in
                // zlib only reads what `next_in` points to.
                unsafe stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
                unsafe stream.pointee.avail_in = UInt32(truncatingIfNeeded: input.count)
                unsafe stream.pointee.next_out = output.baseAddress
                unsafe stream.pointee.avail_out = UInt32(truncatingIfNeeded: message.count)
                let status = unsafe CZlib.deflate(stream, Z_SYNC_FLUSH)
                // Room is left, so that all of it is out.
                isDone = unsafe status == Z_OK && stream.pointee.avail_in == 0 && stream.pointee.avail_out > 0
                written = unsafe message.count - Int(stream.pointee.avail_out)
            }
        }
        guard isDone, output.suffix(4).elementsEqual([0, 0, 0xFF, 0xFF]) else { return nil }
        output.removeLast(4)
        return output
    }
}
