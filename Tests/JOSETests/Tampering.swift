import JOSE

/// A right token, and what must be said of it when one of its bytes is replaced.
struct Tampering {
    static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
    private static let dot = UInt8(ascii: ".")

    let token: [UInt8]
    private let firstDot: Int
    private let secondDot: Int

    /// A token of three parts.
    init(_ token: [UInt8]) {
        self.token = token
        firstDot = token.firstIndex(of: Self.dot) ?? 0
        secondDot = token.lastIndex(of: Self.dot) ?? 0
    }

    /// Where the signature begins.
    var signatureStart: Int { secondDot + 1 }

    func replacing(_ offset: Int, by byte: UInt8) -> [UInt8] {
        var changed = token
        changed[offset] = byte
        return changed
    }

    /// Whether `error` tells what is wrong when the byte at `offset` is `byte`.
    func explains(_ error: JOSEError?, _ offset: Int, _ byte: UInt8) -> Bool {
        guard offset != firstDot, offset != secondDot else { return error == .wrongPartCount(2) }
        guard byte != Self.dot else { return error == .wrongPartCount(4) }
        let (part, range): (JWSPart, Range<Int>) =
            offset < firstDot
            ? (.header, 0..<firstDot)
            : offset < secondDot ? (.payload, firstDot + 1..<secondDot) : (.signature, secondDot + 1..<token.count)
        guard Self.alphabet.contains(byte) else {
            return error == .malformedBase64URL(part, .invalidCharacter(offset: offset - range.lowerBound))
        }
        switch error {
        case .malformedBase64URL(part, .nonZeroTrailingBits): return offset == range.upperBound - 1
        case .signatureInvalid: return part != .header
        case .malformedJSON(part, _): return part != .signature
        case .algorithmNotAllowed, .algorithmMismatch, .missingAlgorithm, .keyIDMismatch, .missingKeyID, .malformedKeyID:
            return part == .header
        default: return false
        }
    }

    /// What must be said of the first `length` bytes: a right beginning that ends too soon.
    func error(ofPrefix length: Int, signatureBytes: Int) -> JOSEError {
        guard length > firstDot else { return .wrongPartCount(length == 0 ? 0 : 1) }
        guard length > secondDot else { return .wrongPartCount(2) }
        guard length > signatureStart else { return .emptyPart(.signature) }
        do {
            let signature = try Base64URL.decode(token.span.extracting(signatureStart..<length))
            return .wrongSignatureLength(expected: signatureBytes, found: signature.count)
        } catch {
            return .malformedBase64URL(.signature, error)
        }
    }
}
