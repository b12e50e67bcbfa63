import WebSocketFraming

/// Bytes for the reader of frames: no trap, the same events and the same fault however the bytes are cut, and nothing beyond its bound.
struct FrameBytes: FuzzTarget {
    static let name = "frames"

    /// Strikes inside many cases.
    private static let maximumBytes = 300
    private static let mask = MaskingKey(0x37, 0xFA, 0x21, 0x3D)

    private static let mutator = Mutator(
        seeds: [
            frame(.text, "κόσμε"), frame(.binary, "\u{0}\u{7F}"), frame(.ping, "are you there"), frame(.pong, ""),
            frame(.close, "\u{3}\u{E8}"), frame(.text, "frag", isFinal: false) + frame(.ping, "x") + frame(.continuation, "ment"),
            frame(.text, deflated, isCompressed: true), frame(.binary, [UInt8](repeating: 7, count: 126)),
            frame(.binary, [UInt8](repeating: 7, count: 300)), frame(.continuation, ""),
        ],
        marks: [0x00, 0x01, 0x02, 0x08, 0x09, 0x7E, 0x7F, 0x80, 0x81, 0x82, 0x88, 0x89, 0x8A, 0xC1, 0xC2, 0xFD, 0xFE, 0xFF],
        numbers: [[0xFE, 0x00, 0x7E], [0xFE, 0xFF, 0xFF], [0xFF, 0x7F], [0xFF, 0x80]])

    private static let deflated = Deflater(windowBits: 15).deflate(Array(String(repeating: "roar ", count: 50).utf8)) ?? []

    private let inflater = Inflater()
    private var messages = 0
    private var inflated = 0
    private var controls = 0
    private var faults = 0

    var coverage: String { "\(messages) messages, \(inflated) inflated, \(controls) control frames, \(faults) faults" }

    mutating func runCase(_ generator: inout Generator) throws(Finding) {
        let bytes = generator.below(4) == 0 ? Self.mutator.noise(&generator) : Self.mutator.mutant(&generator)
        let whole = Self.events(of: bytes, cutAt: [])
        let cut = Self.events(of: bytes, cutAt: generator.cuts(of: bytes.count))
        guard whole.events == cut.events, whole.fault == cut.fault else {
            throw Finding(reason: "whole: \(whole); cut: \(cut)", bytes: bytes)
        }
        if whole.fault != nil { faults += 1 }
        for event in whole.events { try check(event, of: bytes) }
    }

    private mutating func check(_ event: MessageReader.Event, of bytes: [UInt8]) throws(Finding) {
        switch event {
        case .message(let kind, let message):
            messages += 1
            let isText = kind == .binary || String(validating: message, as: UTF8.self) != nil
            guard message.count <= Self.maximumBytes, isText else { throw Finding(reason: "message \(message)", bytes: bytes) }
        case .compressed(_, let message):
            guard let whole = try? inflater.inflate(message, maximumBytes: Self.maximumBytes) else { return }
            inflated += 1
            guard whole.count <= Self.maximumBytes else { throw Finding(reason: "inflated to \(whole.count)", bytes: bytes) }
        case .ping(let payload), .pong(let payload):
            controls += 1
            guard payload.count <= 125 else { throw Finding(reason: "control frame \(payload)", bytes: bytes) }
        case .close: controls += 1
        }
    }

    private static func events(of bytes: [UInt8], cutAt cuts: [Int]) -> (events: [MessageReader.Event], fault: FramingFault?) {
        var reader = MessageReader(for: .server, allowsCompression: true, maximumMessageBytes: maximumBytes)
        var events: [MessageReader.Event] = []
        var start = 0
        for end in cuts + [bytes.count] {
            let piece = Array(bytes[start..<end])
            start = end
            var position = 0
            do throws(FramingFault) {
                while let event = try reader.next(piece.span, at: &position) { events.append(event) }
            } catch {
                return (events, error)
            }
        }
        return (events, nil)
    }

    private static func frame(_ opcode: Opcode, _ text: String, isFinal: Bool = true) -> [UInt8] {
        frame(opcode, Array(text.utf8), isFinal: isFinal)
    }

    private static func frame(_ opcode: Opcode, _ payload: [UInt8], isFinal: Bool = true, isCompressed: Bool = false) -> [UInt8] {
        let header = EncodedFrameHeader(
            FrameHeader(opcode, isFinal: isFinal, isCompressed: isCompressed, length: payload.count, mask: mask))
        var bytes = (0..<header.count).map { header.bytes[$0] }
        mask.append(payload.span, offset: 0, to: &bytes)
        return bytes
    }
}
