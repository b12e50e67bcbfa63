import Testing

@testable import CognitoPool
@testable import CognitoTesting

@Suite struct RandomTextTests {
    @Test(arguments: [0, 1, 255, 256, 257, 512, 796]) func `bytes are as many as asked for, all of them random`(count: Int) {
        let bytes = RandomText.bytes(count)
        #expect(bytes.count == count)
        // 32 zeros in a row are less likely than a broken processor.
        for start in stride(from: 0, to: max(0, count - 32), by: 32) { #expect(bytes[start..<start + 32].contains { $0 != 0 }) }
    }

    @Test func `a UUID has the version and the variant of a random one`() {
        #expect(RandomText.uuid(of: [UInt8](repeating: 0xFF, count: 16)) == "ffffffff-ffff-4fff-bfff-ffffffffffff")
        #expect(RandomText.uuid(of: [UInt8](repeating: 0, count: 16)) == "00000000-0000-4000-8000-000000000000")
        #expect(RandomText.uuid() != RandomText.uuid())
    }
}
