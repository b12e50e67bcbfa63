import CZlib

/// Inflates messages, one after the other, none of which refers to the one before.
///
/// Source: RFC 7692 §7.2.2
@safe package final class Inflater {
    /// zlib keeps its address.
    private let stream: UnsafeMutablePointer<z_stream>
    private var scratch = [UInt8](repeating: 0, count: 16_384)
    private let isReady: Bool
    /// What has been read ends with a block: data that has been cut off would pass for a message otherwise.
    private var isAtBlockEnd = false

    package init() {
        unsafe stream = .allocate(capacity: 1)
        unsafe stream.initialize(to: z_stream())
        unsafe isReady = lionsden_inflate_init(stream, 15) == Z_OK
    }

    deinit {
        unsafe inflateEnd(stream)
        unsafe stream.deallocate()
    }

    /// - Parameters:
    ///   - message: As it was sent: without the four bytes that end each.
    ///   - maximumBytes: What it may become. The bound is held while it grows, so that no more is ever kept.
    /// - Throws: `messageTooLarge`, `invalidDeflateData`, `outOfMemory`.
    package func inflate(_ message: [UInt8], maximumBytes: Int) throws(FramingFault) -> [UInt8] {
        guard isReady, unsafe inflateReset(stream) == Z_OK else { throw .outOfMemory }
        var output: [UInt8] = []
        try inflate(message, into: &output, maximumBytes)
        // Source: RFC 7692 §7.2.2 (step 1)
        try inflate([0, 0, 0xFF, 0xFF], into: &output, maximumBytes)
        guard isAtBlockEnd else { throw .invalidDeflateData }
        return output
    }

    private func inflate(_ input: [UInt8], into output: inout [UInt8], _ maximumBytes: Int) throws(FramingFault) {
        var position = 0
        while position < input.count {
            let (status, read, written) = step(input, from: position)
            position += read
            guard written <= maximumBytes - output.count else { throw .messageTooLarge }
            output.append(contentsOf: scratch[..<written])
            switch status {
            case Z_OK: break
            // A sender may end its data in a block that says so, and what follows begins anew. Source: RFC 7692 §7.2.3.4
            case Z_STREAM_END: guard unsafe inflateReset(stream) == Z_OK else { throw .outOfMemory }
            case Z_MEM_ERROR: throw .outOfMemory
            default: throw .invalidDeflateData
            }
        }
        // What fits no more into one step of output is still to come.
        while true {
            let (status, _, written) = step([], from: 0)
            guard written > 0 else { return }
            guard written <= maximumBytes - output.count else { throw .messageTooLarge }
            output.append(contentsOf: scratch[..<written])
            if status == Z_STREAM_END { guard unsafe inflateReset(stream) == Z_OK else { throw .outOfMemory } }
        }
    }

    /// One call of zlib's, for as much as fits into the scratch buffer.
    private func step(_ input: [UInt8], from position: Int) -> (status: Int32, read: Int, written: Int) {
        unsafe input.withUnsafeBufferPointer { input in
            unsafe scratch.withUnsafeMutableBufferPointer { output in
                // zlib only reads what `next_in` points to.
                unsafe stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress.map { unsafe $0 + position })
                unsafe stream.pointee.avail_in = UInt32(truncatingIfNeeded: input.count - position)
                unsafe stream.pointee.next_out = output.baseAddress
                unsafe stream.pointee.avail_out = UInt32(truncatingIfNeeded: output.count)
                let status = unsafe CZlib.inflate(stream, Z_SYNC_FLUSH)
                let read = unsafe input.count - position - Int(stream.pointee.avail_in)
                let written = unsafe output.count - Int(stream.pointee.avail_out)
                // zlib forgets it in a call that does nothing.
                if read > 0 || written > 0 { unsafe isAtBlockEnd = stream.pointee.data_type & 128 != 0 }
                return (status, read, written)
            }
        }
    }
}
