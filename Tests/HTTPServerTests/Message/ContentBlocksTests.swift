import Testing

@testable import HTTPServer

struct ContentBlocksTests {
    @Test func `what is collected comes back in its order`() {
        var blocks = ContentBlocks()
        let pieces: [[UInt8]] = [[1], Array(repeating: 2, count: 70_000), [3, 4], Array(repeating: 5, count: 65_536), [6]]
        for piece in pieces { blocks.append(piece) }
        #expect(blocks.count == pieces.map(\.count).reduce(0, +))
        #expect(blocks.joined() == pieces.flatMap { $0 })
    }

    @Test func `content without pieces has no bytes`() {
        let blocks = ContentBlocks()
        #expect(blocks.joined().isEmpty)
    }

    @Test(arguments: [1, 700, 2_048]) func `little content takes little room`(pieceBytes: Int) {
        var blocks = ContentBlocks()
        let piece = [UInt8](repeating: 7, count: pieceBytes)
        while blocks.count < 70_000 {
            blocks.append(piece)
            #expect(blocks.capacity <= max(1_100, 2 * blocks.count + 100))
        }
    }

    @Test(arguments: [1, 700, 2_048, 65_535, 65_536])
    func `blocks take little more than what is in them`(pieceBytes: Int) {
        var blocks = ContentBlocks()
        let piece = [UInt8](repeating: 7, count: pieceBytes)
        while blocks.count < 1_000_000 { blocks.append(piece) }
        #expect(blocks.capacity <= blocks.count + blocks.count / 4)
    }
}
