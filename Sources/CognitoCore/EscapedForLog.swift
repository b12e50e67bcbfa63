/// A text from outside made safe for a log line or a terminal: printing ASCII stays, every other byte becomes `\xNN`.
func escapedForLog(_ text: String) -> String {
    guard !text.utf8.allSatisfy({ $0.isVisibleASCII || $0 == 0x20 }) else { return text }
    let digits = Array("0123456789abcdef".utf8)
    var escaped: [UInt8] = []
    for byte in text.utf8 {
        guard !byte.isVisibleASCII, byte != 0x20 else {
            escaped.append(byte)
            continue
        }
        escaped += [UInt8(ascii: "\\"), UInt8(ascii: "x"), digits[Int(byte >> 4)], digits[Int(byte & 0x0F)]]
    }
    return String(decoding: escaped, as: UTF8.self)
}
