import COpenSSL

/// A number of OpenSSL's that is not negative and may be changed.
///
/// `@unchecked Sendable`: it may move between threads, but `VerificationKey` hands its owner to one at a time.
@safe final class BigNumber: @unchecked Sendable {
    /// Valid as long as this object lives.
    let pointer: OpaquePointer

    /// Zero; `nil` when OpenSSL is out of memory.
    convenience init?() { unsafe self.init(BN_new()) }

    /// A number of a key; `nil` when it has none of this name.
    convenience init?(_ key: OpenSSLKey, _ name: String) {
        var number: OpaquePointer?
        guard unsafe EVP_PKEY_get_bn_param(key.pointer, name, &number) == 1 else {
            ERR_clear_error()
            return nil
        }
        unsafe self.init(number)
    }

    private init?(_ pointer: OpaquePointer?) {
        guard let pointer = unsafe pointer else {
            ERR_clear_error()
            return nil
        }
        unsafe self.pointer = pointer
    }

    deinit { unsafe BN_free(pointer) }

    /// The length of its shortest octet string.
    var bytes: Int { Int(unsafe BN_num_bits(pointer) + 7) / 8 }

    func isWord(_ word: UInt) -> Bool { unsafe BN_is_word(pointer, word) == 1 }

    func isBelow(_ other: BigNumber) -> Bool { unsafe BN_ucmp(pointer, other.pointer) < 0 }

    func equals(_ other: BigNumber) -> Bool { unsafe BN_ucmp(pointer, other.pointer) == 0 }

    /// Makes it the number that big-endian octets spell. False when OpenSSL is out of memory.
    ///
    /// Source: RFC 8017 §4.2
    func set(_ octets: Span<UInt8>) -> Bool {
        unsafe octets.withUnsafeBufferPointer { octets in
            unsafe BN_bin2bn(octets.baseAddress, Int32(clamping: octets.count), pointer) != nil
        }
    }

    /// Makes it the sum of two numbers. False when OpenSSL is out of memory.
    func set(_ first: BigNumber, plus second: BigNumber) -> Bool {
        unsafe BN_uadd(pointer, first.pointer, second.pointer) == 1
    }
}
