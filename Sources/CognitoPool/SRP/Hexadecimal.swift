/// Numbers in hexadecimal digits, in SRP's wire form: without leading zeros, so that their length varies.
enum Hexadecimal {
    /// The digits of a number in lower case, `0` for zero.
    static func text(_ number: [UInt8]) -> String {
        let digits = pairs(number).drop { $0 == "0" }
        return digits.isEmpty ? "0" : String(digits)
    }

    /// Two digits for each byte.
    static func pairs(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        text.reserveCapacity(2 * bytes.count)
        for byte in bytes {
            text.append(digit(byte >> 4))
            text.append(digit(byte & 0xF))
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// Reads a number of 1 to `maximumDigits` digits, odd or even in count; `nil` for any other text.
    static func bytes(_ text: String, maximumDigits: Int) -> [UInt8]? {
        let count = text.utf8.count
        guard (1...maximumDigits).contains(count) else { return nil }
        var bytes: [UInt8] = []
        var high: UInt8? = count.isMultiple(of: 2) ? nil : 0
        for character in text.utf8 {
            guard let value = value(character) else { return nil }
            if let half = high { bytes.append(half << 4 | value) }
            high = high == nil ? value : nil
        }
        return bytes
    }

    private static func digit(_ value: UInt8) -> UInt8 { value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10 }

    private static func value(_ character: UInt8) -> UInt8? {
        switch character {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): character - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): character - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): character - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
