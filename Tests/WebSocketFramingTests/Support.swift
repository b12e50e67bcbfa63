import WebSocketFraming

/// A frame as a client sends it, every bit of it chosen.
func frame(
    _ opcode: UInt8, _ payload: [UInt8] = [], isFinal: Bool = true, reserved: UInt8 = 0, mask: [UInt8]? = [0x37, 0xFA, 0x21, 0x3D],
    length: [UInt8]? = nil
) -> [UInt8] {
    let masked: UInt8 = mask == nil ? 0 : 0x80
    var bytes = [(isFinal ? 0x80 : 0) | reserved << 4 | opcode]
    switch payload.count {
    case _ where length != nil: bytes += [masked | (length?.count == 2 ? 126 : 127)] + (length ?? [])
    case ..<126: bytes.append(masked | UInt8(payload.count))
    case ..<0x1_0000: bytes += [masked | 126, UInt8(payload.count >> 8), UInt8(payload.count & 0xFF)]
    default: bytes += [masked | 127] + (0..<8).map { UInt8(truncatingIfNeeded: payload.count >> (56 - 8 * $0)) }
    }
    guard let mask else { return bytes + payload }
    return bytes + mask + payload.enumerated().map { $1 ^ mask[$0 % 4] }
}

/// What a reader makes of bytes, in pieces of so many: all that is whole, and how it ends.
func events(
    of bytes: [UInt8], pieces size: Int = .max, for endpoint: Endpoint = .server, compression: Bool = false, bound: Int = 1_048_576
) -> (events: [MessageReader.Event], fault: FramingFault?) {
    var reader = MessageReader(for: endpoint, allowsCompression: compression, maximumMessageBytes: bound)
    var found: [MessageReader.Event] = []
    var rest = bytes[...]
    while !rest.isEmpty {
        let piece = Array(rest.prefix(size))
        rest = rest.dropFirst(piece.count)
        var position = 0
        do throws(FramingFault) {
            while let event = try reader.next(piece.span, at: &position) { found.append(event) }
        } catch {
            return (found, error)
        }
    }
    return (found, nil)
}

func utf8(_ text: String) -> [UInt8] { Array(text.utf8) }
