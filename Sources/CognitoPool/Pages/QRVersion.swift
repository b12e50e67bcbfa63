/// A size of QR codes, with its division into blocks at error correction level M.
///
/// Source: ISO/IEC 18004 §7.3, §7.4, §7.5 and table 9
struct QRVersion: Sendable {
    let number: Int
    /// The number of error correction codewords in each block.
    private let correction: Int
    /// The number of blocks, and of data codewords in each.
    private let blocks: [(count: Int, data: Int)]

    private static let all = [
        QRVersion(number: 1, correction: 10, blocks: [(1, 16)]), QRVersion(number: 2, correction: 16, blocks: [(1, 28)]),
        QRVersion(number: 3, correction: 26, blocks: [(1, 44)]), QRVersion(number: 4, correction: 18, blocks: [(2, 32)]),
        QRVersion(number: 5, correction: 24, blocks: [(2, 43)]), QRVersion(number: 6, correction: 16, blocks: [(4, 27)]),
        QRVersion(number: 7, correction: 18, blocks: [(4, 31)]), QRVersion(number: 8, correction: 22, blocks: [(2, 38), (2, 39)]),
        QRVersion(number: 9, correction: 22, blocks: [(3, 36), (2, 37)]),
        QRVersion(number: 10, correction: 26, blocks: [(4, 43), (1, 44)]),
        QRVersion(number: 11, correction: 30, blocks: [(1, 50), (4, 51)]),
        QRVersion(number: 12, correction: 22, blocks: [(6, 36), (2, 37)]),
        QRVersion(number: 13, correction: 22, blocks: [(8, 37), (1, 38)]),
    ]

    static func smallest(for count: Int) -> QRVersion? { all.first { $0.dataCodewords >= count + ($0.number < 10 ? 2 : 3) } }

    private var dataCodewords: Int { blocks.reduce(0) { $0 + $1.count * $1.data } }

    var alignmentPositions: [Int] {
        switch number {
        case 1: []
        case 2...6: [6, number * 4 + 10]
        default: [6, number * 2 + 8, number * 4 + 10]
        }
    }

    /// The data in byte mode and its error correction, interleaved.
    func codewords(of bytes: [UInt8]) -> [UInt8] {
        let data = padded(bytes)
        var parts: [[UInt8]] = []
        var start = 0
        for block in blocks {
            for _ in 0..<block.count {
                parts.append(Array(data[start..<start + block.data]))
                start += block.data
            }
        }
        let corrections = parts.map { ReedSolomon.remainder(of: $0, degree: correction) }
        return Self.interleaved(parts) + Self.interleaved(corrections)
    }

    private static func interleaved(_ parts: [[UInt8]]) -> [UInt8] {
        let longest = parts.map(\.count).max() ?? 0
        return (0..<longest).flatMap { index in parts.compactMap { index < $0.count ? $0[index] : nil } }
    }

    /// Mode 0100, the length, the bytes, a terminator, and padding.
    private func padded(_ bytes: [UInt8]) -> [UInt8] {
        let lengths =
            number < 10
            ? [UInt8(truncatingIfNeeded: bytes.count)]
            : [UInt8(truncatingIfNeeded: bytes.count >> 8), UInt8(truncatingIfNeeded: bytes.count)]
        // The mode takes half a byte, which shifts all bytes after it by half a byte; the terminator fills the last half.
        var data: [UInt8] = []
        var last: UInt8 = 0x4
        for byte in lengths + bytes {
            data.append(last << 4 | byte >> 4)
            last = byte & 0xF
        }
        data.append(last << 4)
        for index in 0..<max(0, dataCodewords - data.count) { data.append(index % 2 == 0 ? 0xEC : 0x11) }
        return data
    }
}

/// Error correction codewords over GF(2^8) with the polynomial 0x11D.
///
/// Source: ISO/IEC 18004 §7.5.2
private enum ReedSolomon {
    static func remainder(of data: [UInt8], degree: Int) -> [UInt8] {
        let divisor = divisor(degree)
        var result = [UInt8](repeating: 0, count: degree)
        for byte in data {
            let factor = byte ^ result.removeFirst()
            result.append(0)
            for index in 0..<degree { result[index] ^= product(divisor[index], factor) }
        }
        return result
    }

    private static func divisor(_ degree: Int) -> [UInt8] {
        var result = [UInt8](repeating: 0, count: degree)
        result[degree - 1] = 1
        var root: UInt8 = 1
        for _ in 0..<degree {
            for index in 0..<degree {
                result[index] = product(result[index], root) ^ (index + 1 < degree ? result[index + 1] : 0)
            }
            root = product(root, 2)
        }
        return result
    }

    private static func product(_ left: UInt8, _ right: UInt8) -> UInt8 {
        var result: UInt8 = 0
        for bit in (0..<8).reversed() {
            result = result << 1 ^ (result >> 7) * 0x1D
            result ^= (right >> UInt8(bit) & 1) * left
        }
        return result
    }
}
