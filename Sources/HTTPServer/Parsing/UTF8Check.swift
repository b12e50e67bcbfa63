/// Checks UTF-8 byte by byte: no overlong forms, no surrogates, nothing beyond U+10FFFF.
/// Source: RFC 3629 §4.
struct UTF8Check {
    private var missing = 0
    private var nextLowest: UInt8 = 0x80
    private var nextHighest: UInt8 = 0xBF

    /// Whether no character is half read.
    var isComplete: Bool { missing == 0 }

    /// Takes the next byte; `false` when no UTF-8 text has it here.
    mutating func accepts(_ byte: UInt8) -> Bool {
        guard missing > 0 else { return begins(byte) }
        guard nextLowest <= byte, byte <= nextHighest else { return false }
        missing &-= 1
        nextLowest = 0x80
        nextHighest = 0xBF
        return true
    }

    private mutating func begins(_ byte: UInt8) -> Bool {
        switch byte {
        case ..<0x80: return true
        case 0xC2...0xDF: missing = 1
        case 0xE0...0xEF: missing = 2
        case 0xF0...0xF4: missing = 3
        default: return false
        }
        switch byte {
        case 0xE0: nextLowest = 0xA0
        case 0xED: nextHighest = 0x9F
        case 0xF0: nextLowest = 0x90
        case 0xF4: nextHighest = 0x8F
        default: break
        }
        return true
    }
}
