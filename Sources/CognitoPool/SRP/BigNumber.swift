import COpenSSL
import Signing

/// A whole number of any size, zero or more, as OpenSSL holds it.
///
/// `@unchecked Sendable`: the number never changes after `init`, and OpenSSL's readers of a number do not write to it.
@safe final class BigNumber: @unchecked Sendable {
    let pointer: OpaquePointer

    /// The number with these digits of base 256, the highest first. Throws when OpenSSL fails.
    init(_ bytes: [UInt8]) throws(SigningFailure) {
        guard let pointer = unsafe BN_bin2bn(bytes, Int32(clamping: bytes.count), nil) else { throw .afterClearingErrors() }
        unsafe self.pointer = pointer
    }

    /// Takes over what OpenSSL has made. Throws when it has made nothing.
    @unsafe init(taking pointer: OpaquePointer?) throws(SigningFailure) {
        guard let pointer = unsafe pointer else { throw .afterClearingErrors() }
        unsafe self.pointer = pointer
    }

    // Some are secret: their memory is overwritten before it is given back.
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
