import COpenSSL
import Signing

/// A non-negative integer of any size, in OpenSSL's form.
///
/// `@unchecked Sendable`: the number never changes after `init`, and OpenSSL's readers of a number do not write to it.
@safe final class BigNumber: @unchecked Sendable {
    let pointer: OpaquePointer

    /// The number with these digits of base 256, the highest first. Throws when OpenSSL fails.
    init(_ bytes: [UInt8]) throws(SigningFailure) {
        guard let pointer = unsafe BN_bin2bn(bytes, Int32(clamping: bytes.count), nil) else { throw .afterClearingErrors() }
        unsafe self.pointer = pointer
    }

    /// Takes ownership of a number from OpenSSL. Throws if it is null.
    @unsafe init(taking pointer: OpaquePointer?) throws(SigningFailure) {
        guard let pointer = unsafe pointer else { throw .afterClearingErrors() }
        unsafe self.pointer = pointer
    }

    // Some numbers are secret, so their memory is overwritten before it is freed.
    deinit { unsafe BN_clear_free(pointer) }

    /// The digits of base 256 without leading zeros; none for zero.
    var bytes: [UInt8] {
        let count = (Int(unsafe BN_num_bits(pointer)) + 7) / 8
        var bytes = [UInt8](repeating: 0, count: count)
        unsafe BN_bn2bin(pointer, &bytes)
        return bytes
    }

    var isZero: Bool { unsafe BN_is_zero(pointer) == 1 }

    static func < (left: BigNumber, right: BigNumber) -> Bool { unsafe BN_cmp(left.pointer, right.pointer) < 0 }
}
