/// A QR code of bytes, of error correction level M.
///
/// Source: ISO/IEC 18004 §7 (byte mode, versions 1 to 13)
struct QRCode: Sendable {
    /// The width in modules, without the quiet zone.
    let size: Int
    private var modules: [Bool]
    /// The function modules, which no mask changes: finder, timing, alignment, format and version.
    private var isFunction: [Bool]

    subscript(x: Int, y: Int) -> Bool { modules[y * size + x] }

    /// - Returns: `nil` for more than 331 bytes.
    init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard let version = QRVersion.smallest(for: bytes.count) else { return nil }
        size = version.number * 4 + 17
        modules = Array(repeating: false, count: size * size)
        isFunction = modules
        drawFunctionPatterns(version)
        drawCodewords(version.codewords(of: bytes))
        chooseMask()
    }

    private mutating func set(_ x: Int, _ y: Int, _ isDark: Bool) {
        guard (0..<size).contains(x), (0..<size).contains(y) else { return }
        modules[y * size + x] = isDark
        isFunction[y * size + x] = true
    }

    private mutating func drawFunctionPatterns(_ version: QRVersion) {
        for index in 0..<size {
            set(6, index, index % 2 == 0)
            set(index, 6, index % 2 == 0)
        }
        for (x, y) in [(3, 3), (size - 4, 3), (3, size - 4)] { drawFinder(x, y) }
        let positions = version.alignmentPositions
        for (row, y) in positions.enumerated() {
            for (column, x) in positions.enumerated() {
                let last = positions.count - 1
                if (row, column) != (0, 0), (row, column) != (0, last), (row, column) != (last, 0) { drawAlignment(x, y) }
            }
        }
        drawFormat(mask: 0)
        drawVersion(version.number)
    }

    private mutating func drawFinder(_ x: Int, _ y: Int) {
        for dy in -4...4 {
            for dx in -4...4 {
                let distance = max(abs(dx), abs(dy))
                set(x + dx, y + dy, distance != 2 && distance != 4)
            }
        }
    }

    private mutating func drawAlignment(_ x: Int, _ y: Int) {
        for dy in -2...2 {
            for dx in -2...2 { set(x + dx, y + dy, max(abs(dx), abs(dy)) != 1) }
        }
    }

    /// Source: ISO/IEC 18004 §7.9; level M is 00
    private mutating func drawFormat(mask: Int) {
        var rest = mask
        for _ in 0..<10 { rest = rest << 1 ^ (rest >> 9) * 0x537 }
        let bits = (mask << 10 | rest) ^ 0x5412
        func bit(_ index: Int) -> Bool { bits >> index & 1 == 1 }
        for index in 0...5 { set(8, index, bit(index)) }
        set(8, 7, bit(6))
        set(8, 8, bit(7))
        set(7, 8, bit(8))
        for index in 9..<15 { set(14 - index, 8, bit(index)) }
        for index in 0..<8 { set(size - 1 - index, 8, bit(index)) }
        for index in 8..<15 { set(8, size - 15 + index, bit(index)) }
        set(8, size - 8, true)
    }

    /// Source: ISO/IEC 18004 §7.10
    private mutating func drawVersion(_ number: Int) {
        guard number >= 7 else { return }
        var rest = number
        for _ in 0..<12 { rest = rest << 1 ^ (rest >> 11) * 0x1F25 }
        let bits = number << 12 | rest
        for index in 0..<18 {
            let (a, b) = (size - 11 + index % 3, index / 3)
            set(a, b, bits >> index & 1 == 1)
            set(b, a, bits >> index & 1 == 1)
        }
    }

    /// Fills two columns at a time, from the right, up and down in turns.
    ///
    /// Source: ISO/IEC 18004 §7.7.3
    private mutating func drawCodewords(_ codewords: [UInt8]) {
        var index = 0
        for right in [Int](stride(from: size - 1, through: 8, by: -2)) + [5, 3, 1] {
            for step in 0..<size {
                for x in [right, right - 1] {
                    let y = (right + 1) & 2 == 0 ? size - 1 - step : step
                    guard !isFunction[y * size + x], index < codewords.count * 8 else { continue }
                    modules[y * size + x] = codewords[index >> 3] >> UInt8(7 - index & 7) & 1 == 1
                    index += 1
                }
            }
        }
    }

    private mutating func chooseMask() {
        let candidates = (0..<8).map { mask in
            var code = self
            code.apply(mask)
            return code
        }
        self = candidates.min { $0.penalty < $1.penalty } ?? self
    }

    /// Source: ISO/IEC 18004 §7.8.2
    private mutating func apply(_ mask: Int) {
        drawFormat(mask: mask)
        for y in 0..<size {
            for x in 0..<size where !isFunction[y * size + x] && Self.inverts(mask, x, y) { modules[y * size + x].toggle() }
        }
    }

    private static func inverts(_ mask: Int, _ x: Int, _ y: Int) -> Bool {
        switch mask {
        case 0: (x + y) % 2 == 0
        case 1: y % 2 == 0
        case 2: x % 3 == 0
        case 3: (x + y) % 3 == 0
        case 4: (x / 3 + y / 2) % 2 == 0
        case 5: x * y % 2 + x * y % 3 == 0
        case 6: (x * y % 2 + x * y % 3) % 2 == 0
        default: ((x + y) % 2 + x * y % 3) % 2 == 0
        }
    }

    /// Source: ISO/IEC 18004 §7.8.3
    private var penalty: Int {
        let lines = (0..<size).flatMap { line in
            [(0..<size).map { self[$0, line] }, (0..<size).map { self[line, $0] }]
        }
        let dark = modules.count { $0 }
        let balance = abs(dark * 20 - modules.count * 10) / modules.count * 10
        return lines.reduce(0) { $0 + Self.penalty(ofLine: $1) } + blocks * 3 + balance
    }

    private var blocks: Int {
        var count = 0
        for y in 0..<size - 1 {
            for x in 0..<size - 1 where self[x, y] == self[x + 1, y] && self[x, y] == self[x, y + 1] && self[x, y] == self[x + 1, y + 1] {
                count += 1
            }
        }
        return count
    }

    private static func penalty(ofLine line: [Bool]) -> Int {
        var (penalty, run) = (0, 0)
        for (index, isDark) in line.enumerated() {
            run = index > 0 && line[index - 1] == isDark ? run + 1 : 1
            penalty += run == 5 ? 3 : run > 5 ? 1 : 0
        }
        let finder = [true, false, true, true, true, false, true]
        let light = [Bool](repeating: false, count: 4)
        let padded = light + line + light
        for start in 0..<padded.count - 10 {
            let window = padded[start..<start + 11]
            if window.elementsEqual(finder + light) || window.elementsEqual(light + finder) { penalty += 40 }
        }
        return penalty
    }
}

extension QRCode {
    /// The code with its quiet zone. It is dark on light even on a dark page, since readers require that.
    var svg: HTML {
        var path = ""
        for y in 0..<size {
            for x in 0..<size where self[x, y] { path += "M\(x + 4) \(y + 4)h1v1h-1z" }
        }
        let extent = "\(size + 8)"
        return """
            <svg class="qr" role="img" aria-label="QR code of the key" viewBox="0 0 \(extent) \(extent)" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h\(extent)v\(extent)h-\(extent)z"/><path fill="#000" d="\(path)"/></svg>
            """
    }
}
