import COpenSSL

/// OpenSSL's view of a session's two ends: reading takes what was lent and says "later" at its end, writing always succeeds.
///
/// `@unchecked Sendable`: never changed once it is made.
@safe final class SessionTransport: @unchecked Sendable {
    static let method = SessionTransport()

    let pointer: OpaquePointer?

    private init() {
        unsafe pointer = unsafe BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "lionsden session")
        unsafe BIO_meth_set_read_ex(pointer) { bio, target, room, count in
            unsafe BIO_clear_flags(bio, BIO_FLAGS_READ | BIO_FLAGS_SHOULD_RETRY)
            let target = unsafe UnsafeMutableRawBufferPointer(start: target, count: room)
            let taken = unsafe SessionTransport.owner(of: bio)?.take(into: target) ?? 0
            unsafe count?.pointee = taken
            if taken == 0 { unsafe BIO_set_flags(bio, BIO_FLAGS_READ | BIO_FLAGS_SHOULD_RETRY) }
            return taken > 0 ? 1 : 0
        }
        unsafe BIO_meth_set_write_ex(pointer) { bio, bytes, length, count in
            unsafe SessionTransport.owner(of: bio)?.put(UnsafeRawBufferPointer(start: bytes, count: length))
            unsafe count?.pointee = length
            return 1
        }
        // Of all that can be asked of it, only to flush means anything, and that is done.
        unsafe BIO_meth_set_ctrl(pointer) { _, command, _, _ in command == BIO_CTRL_FLUSH ? 1 : 0 }
    }

    /// The session whose ends these are.
    static func owner(of transport: OpaquePointer?) -> TLSSession? {
        unsafe BIO_get_data(transport).map { unsafe Unmanaged<TLSSession>.fromOpaque($0).takeUnretainedValue() }
    }
}
