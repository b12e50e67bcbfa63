/// The check sum of Ethernet, gzip and PNG.
///
/// Source: RFC 1952 §8
enum CRC32 {
    /// What each byte makes of the sum: a key is checked with each request, and bit by bit that took longer than to look it up.
    private static let table = (UInt32(0)..<256).map { byte in
        (0..<8).reduce(byte) { sum, _ in sum >> 1 ^ (sum & 1 == 1 ? 0xEDB8_8320 : 0) }
    }

    static func checkSum(of bytes: some Sequence<UInt8>) -> UInt32 {
        let table = table
        return ~bytes.reduce(UInt32.max) { sum, byte in sum >> 8 ^ table[Int(UInt8(truncatingIfNeeded: sum) ^ byte)] }
    }
}
