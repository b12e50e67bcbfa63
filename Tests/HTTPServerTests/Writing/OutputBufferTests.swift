import Testing

@testable import HTTPServer

struct OutputBufferTests {
    @Test(arguments: [(0, "0"), (9, "9"), (10, "10"), (1_048_576, "1048576"), (Int.max, "9223372036854775807")])
    func `numbers are written in decimal`(number: Int, text: String) {
        let output = OutputBuffer()
        output.append("X")
        output.append(decimal: number)
        #expect(output.text == "X" + text)
    }

    @Test(arguments: [
        (0, "0000000000000000"), (0x9A, "000000000000009a"), (0x0123_4567_89AB_CDEF, "0123456789abcdef"), (.max, "ffffffffffffffff"),
    ])
    func `numbers are written in sixteen hexadecimal digits`(number: UInt64, text: String) {
        let output = OutputBuffer()
        output.append(hexadecimal: number)
        #expect(output.text == text)
    }

    @Test func `what was written survives each growth, whatever the size of the next piece`() {
        let output = OutputBuffer()
        var expected: [UInt8] = []
        for size in [0, 1, 4095, 4096, 4097, 10_000, 1, 100_000] {
            let piece = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ size) }
            output.append(piece.span)
            expected += piece
        }
        #expect(output.array == expected)
        #expect(output.count == expected.count)
    }

    @Test func `bytes are taken from the front while others are appended`() {
        let output = OutputBuffer()
        var expected: [UInt8] = []
        for round in 1...200 {
            let piece = (0..<round * 7).map { UInt8(truncatingIfNeeded: $0 &+ round) }
            output.append(piece.span)
            expected += piece
            let taken = min(expected.count, round * 5)
            output.removeFirst(taken)
            expected.removeFirst(taken)
        }
        #expect(output.array == expected)
        output.removeFirst(expected.count)
        #expect(output.count == 0)
    }

    @Test func `an emptied buffer keeps its memory`() {
        let output = OutputBuffer()
        output.append(String(repeating: "a", count: 5000))
        let capacity = output.capacity
        output.removeAll()
        #expect(output.array == [])
        #expect(output.capacity == capacity)
    }
}

extension OutputBuffer {
    var array: [UInt8] { withBytes { bytes in bytes.indices.map { bytes[$0] } } }
    var text: String { String(decoding: array, as: UTF8.self) }
}
