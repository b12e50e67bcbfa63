/// The block under an RSASSA-PKCS1-v1_5 signature, part by part, so that a test can get each part wrong.
///
/// Source: RFC 8017 §9.2
package struct EncodedMessage: Sendable {
    /// The block's length: that of the modulus in bytes.
    package let length: Int
    /// 1 for a signature.
    package var blockType: UInt8 = 1
    /// The DER before the hash.
    package var prefix: [UInt8]
    /// The hash of the message.
    package var hash: [UInt8]
    /// What follows the hash; nothing in a right block.
    package var trailer: [UInt8] = []
    /// The value of the padding bytes.
    package var filler: UInt8 = 0xFF
    /// How many padding bytes there are when not as many as fit; the rest of the block is zero.
    package var fillerCount: Int?

    /// The right block for a message and one of the schemes of PKCS #1 v1.5 with SHA-2.
    package init(_ message: [UInt8], length: Int, scheme: SignatureScheme = .rs256) {
        self.length = length
        hash = Digest.make(scheme.digestName ?? "", message)
        // The identifiers of SHA-256, SHA-384 and SHA-512 end in 1, 2 and 3.
        let (count, number) = (UInt8(hash.count), UInt8(hash.count / 16 - 1))
        let identifier: [UInt8] = [0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, number]
        prefix = [0x30, 0x11 + count, 0x30, 0x0D] + identifier + [0x05, 0x00, 0x04, count]
    }

    /// The block itself.
    package var bytes: [UInt8] {
        let content = [0] + prefix + hash + trailer
        let room = max(0, length - 2 - content.count)
        let count = min(fillerCount ?? room, room)
        let block = [0, blockType] + [UInt8](repeating: filler, count: count) + content
        return block + [UInt8](repeating: 0, count: max(0, length - block.count))
    }
}
