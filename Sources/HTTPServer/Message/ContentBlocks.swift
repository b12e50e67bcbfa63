/// Content that is being collected, in blocks.
///
/// One array that grows takes up to twice what is in it, and three times that while it is copied. A peer that sends nearly all of its content
/// and waits would make the server keep that much more than the budget counts.
struct ContentBlocks {
    /// A block with more bytes than this is left alone; the next piece begins another.
    static let fullBytes = 65_536
    /// The room in a block of the first small pieces; it doubles up to a full block.
    private static let firstRoom = 1_024

    private var blocks: [[UInt8]] = []
    private(set) var count = 0

    /// Bytes that the blocks take, used or not.
    var capacity: Int { blocks.reduce(0) { $0 + $1.capacity } }

    /// Small pieces share a block, since each block costs an allocation.
    mutating func append(_ piece: [UInt8]) {
        count += piece.count
        if let last = blocks.indices.last, blocks[last].count + piece.count <= Self.fullBytes {
            // Growing by itself, an array of just over half a block would take two. Two bytes that come one by one must not take a whole one.
            blocks[last].reserveCapacity(Self.room(for: blocks[last].count + piece.count))
            blocks[last].append(contentsOf: piece)
        } else {
            blocks.append(piece)
        }
    }

    private static func room(for bytes: Int) -> Int {
        var room = firstRoom
        while room < bytes { room *= 2 }
        return room
    }

    /// - Returns: All bytes in one array of just their size.
    consuming func joined() -> [UInt8] {
        if blocks.count == 1, let only = blocks.first { return only }
        var all: [UInt8] = []
        all.reserveCapacity(count)
        for block in blocks { all.append(contentsOf: block) }
        return all
    }
}
