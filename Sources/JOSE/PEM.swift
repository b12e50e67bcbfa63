import COpenSSL

/// The textual form of one public key, with nothing before it and only line ends behind it.
///
/// Source: RFC 7468 §2, §3, §13
enum PEM {
    /// Longest text, in bytes; that of a key of 8192 bits has about fifteen hundred.
    static let maximumBytes = 4_096

    private static let start = "-----BEGIN PUBLIC KEY-----"

    /// Reads the one block of the text.
    ///
    /// - Returns: The DER of the SubjectPublicKeyInfo inside.
    /// - Throws: `malformedPEM` for a text of more than ``maximumBytes`` bytes, and for anything but one block labelled PUBLIC KEY.
    static func publicKeyInfo(_ text: [UInt8]) throws(JOSEError) -> [UInt8] {
        // OpenSSL would skip what stands before the block.
        guard text.count <= maximumBytes, text.starts(with: start.utf8), let content = read(text) else {
            ERR_clear_error()
            throw .malformedPEM
        }
        return content
    }

    private static func read(_ text: [UInt8]) -> [UInt8]? {
        let source = unsafe BIO_new_mem_buf(text, Int32(clamping: text.count))
        defer { unsafe BIO_free(source) }
        var (name, header): (UnsafeMutablePointer<CChar>?, UnsafeMutablePointer<CChar>?)
        var content: UnsafeMutablePointer<UInt8>?
        var count = 0
        guard unsafe PEM_read_bio(source, &name, &header, &content, &count) == 1 else { return nil }
        defer {
            unsafe CRYPTO_free(name, #file, #line)
            unsafe CRYPTO_free(header, #file, #line)
            unsafe CRYPTO_free(content, #file, #line)
        }
        // A header says that the content is encrypted.
        guard unsafe header?.pointee == 0, unsafe onlyLineEndsFollow(in: source) else { return nil }
        return unsafe Array(UnsafeBufferPointer(start: content, count: count))
    }

    private static func onlyLineEndsFollow(in source: OpaquePointer?) -> Bool {
        var byte: UInt8 = 0
        while unsafe BIO_read(source, &byte, 1) == 1 {
            guard byte == 0x0A || byte == 0x0D else { return false }
        }
        return true
    }
}
