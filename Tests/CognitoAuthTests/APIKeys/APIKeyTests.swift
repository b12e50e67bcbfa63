import Testing

@testable import CognitoAuth

@Suite struct APIKeyTests {
    @Test func `a new key has the documented form, and is read as what it is`() throws {
        let (key, other) = (APIKey(), APIKey())
        let form = /ldk_[0-9A-Za-z]{22}_[0-9A-Za-z]{49}/
        #expect(key.revealed.wholeMatch(of: form) != nil)
        let read = try #require(APIKey(parsing: key.revealed.utf8))
        #expect(read.revealed == key.revealed)
        #expect(read.id == String(key.revealed.dropFirst(4).prefix(22)))
        #expect(key.id != other.id && key.revealed.dropFirst(27) != other.revealed.dropFirst(27))
    }

    @Test func `the check sum is CRC-32`() {
        for (text, sum) in [("123456789", 0xCBF4_3926), ("", 0), ("a", 0xE8B7_BE43)] as [(String, UInt32)] {
            #expect(CRC32.checkSum(of: Array(text.utf8)) == sum)
        }
    }

    /// Made with Python's zlib.crc32, so that other programs read the form alike.
    @Test func `a key that another program has made is read`() {
        let body = "ldk_" + String(repeating: "0", count: 22) + "_" + String(repeating: "z", count: 43)
        #expect(APIKey(parsing: (body + "0C4WUV").utf8)?.id == String(repeating: "0", count: 22))
    }

    @Test func `T131 one byte that differs is no key`() throws {
        let bytes = Array(APIKey().revealed.utf8)
        #expect(APIKey(parsing: bytes) != nil)
        for index in bytes.indices {
            let others = [UInt8(ascii: "0"), UInt8(ascii: "z"), UInt8(ascii: "-"), 0, bytes[index] ^ 0x20, 0xFF]
            for other in others where other != bytes[index] {
                var changed = bytes
                changed[index] = other
                #expect(APIKey(parsing: changed) == nil)
            }
        }
    }

    @Test func `T131 what is longer, shorter or other is no key`() {
        let key = APIKey().revealed
        let shorter = [String(key.dropLast()), String(key.dropFirst())]
        for text in ["", "ldk_", key + "0", " " + key, key + " ", key.uppercased(), key + key] + shorter {
            #expect(APIKey(parsing: text.utf8) == nil)
        }
    }

    @Test func `a key is recognised by its digest, and no other is`() throws {
        let key = APIKey()
        let digest = try #require(key.digest)
        #expect(digest.count == 32)
        #expect(key.isKey(of: digest) == true)
        #expect(APIKey().isKey(of: digest) == false)
        for bit in 0..<256 {
            var changed = digest
            changed[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(key.isKey(of: changed) == false)
        }
        for other in [[], Array(digest.dropLast()), digest + [0]] { #expect(key.isKey(of: other) == false) }
    }
}
