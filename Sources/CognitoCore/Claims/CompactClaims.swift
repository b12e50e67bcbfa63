import JOSE
import StrictJSON

/// The claims set of a verified token, as it stands in the token: a claim is decoded when it is asked for. With the token, which a cache needs
/// anyway, it takes a fifth of the memory of a document.
///
/// One array holds what follows the header in the token, and behind it, for each claim, seven bytes: the number of its name's bytes, with the
/// highest bit set if the value is a string without escapes, their sum, how many bytes are between the name and the value, and where in the
/// decoded claims set the value begins and how long it is, the lower byte first.
struct CompactClaims: Sendable {
    private static let memberBytes = 7

    /// The same array for all tokens of a key, unless it is long.
    private let header: [UInt8]
    private let bytes: [UInt8]
    private let payloadCount: UInt16
    private let membersStart: UInt16

    /// `nil` for a token that the few bytes do not suffice for: one of 64 KiB, a name of 128 bytes, or one with an escape.
    ///
    /// - Parameter header: What the token begins with.
    init?(_ jws: VerifiedJWS, header: [UInt8]) {
        let rest = jws.compactSerialization.dropFirst(header.count)
        guard let places = jws.payload.root.memberPlaces, let membersStart = UInt16(exactly: rest.count) else { return nil }
        self.header = header
        self.membersStart = membersStart
        payloadCount = UInt16(jws.encodedPayload.count)
        var bytes: [UInt8] = []
        // Exactly: what would be reserved beyond it is memory, too.
        bytes.reserveCapacity(rest.count + places.count * Self.memberBytes)
        bytes += rest
        let text = jws.payload.bytes
        for place in places {
            guard let gap = UInt8(exactly: place.value.lowerBound - place.name.upperBound), place.name.count < 0x80 else { return nil }
            bytes.append(UInt8(place.name.count) | (place.isPlain ? 0x80 : 0))
            bytes.append(Self.sum(text.span.extracting(place.name)))
            bytes.append(gap)
            for number in [place.value.lowerBound, place.value.count] {
                bytes.append(UInt8(number & 0xFF))
                bytes.append(UInt8(number >> 8))
            }
        }
        self.bytes = bytes
    }

    /// The memory that it takes up, but for what comes with any array.
    var count: Int { bytes.count + (SharedValues<[UInt8]>.keeps(header.count) ? 0 : header.count) }

    /// A number by which the token is found.
    var hash: UInt64 { Self.hash(of: bytes.span.extracting(first: Int(membersStart))) }

    /// The last bytes of a signature are as good as random, and cannot be chosen. Each has six bits of it, which the factor spreads.
    static func hash(of token: Span<UInt8>) -> UInt64 {
        guard token.count >= 8 else { return 0 }
        let hash = UInt64(littleEndian: token.integer(at: token.count - 8)) &* 0x9E37_79B9_7F4A_7C15
        return hash ^ hash >> 32
    }

    func isOf(_ token: Span<UInt8>) -> Bool {
        token.count == header.count + Int(membersStart)
            && sameBytes(token.extracting(last: Int(membersStart)), bytes.span.extracting(first: Int(membersStart)))
            && sameBytes(token.extracting(first: header.count), header.span)
    }

    /// The whole claims set, as it was signed; never empty, since it has been read before.
    var text: [UInt8] { (try? Base64URL.decode(bytes.span.extracting(first: Int(payloadCount)))) ?? [] }

    /// What `body` makes of a claim: of its JSON text, which is plain if it is a string without escapes; `nil` without that claim.
    func withClaim<Result>(_ name: String, _ body: (_ text: Span<UInt8>, _ isPlain: Bool) -> Result?) -> Result? {
        let (name, members) = (name.utf8Span.span, bytes.span)
        guard name.count < 0x80 else { return nil }
        let head = UInt16(name.count) | UInt16(Self.sum(name)) << 8
        // From the end, where issuers put what a user has and they have not.
        var place = members.count
        while place > Int(membersStart) {
            place &-= Self.memberBytes
            guard UInt16(littleEndian: members.integer(at: place)) & 0xFF7F == head else { continue }
            let start = Int(UInt16(littleEndian: members.integer(at: place + 3)))
            let count = Int(UInt16(littleEndian: members.integer(at: place + 5)))
            let (before, isPlain) = (name.count + Int(members[place + 2]), members[place] & 0x80 != 0)
            var result: Result?
            let isIt = Base64URL.withBytes(start - before..<start + count, of: members.extracting(first: Int(payloadCount))) { member in
                // Names of one sum and length are told apart by their bytes.
                guard member.holds(name, in: 0..<name.count) else { return false }
                result = body(member.extracting(droppingFirst: before), isPlain)
                return true
            }
            if isIt { return result }
        }
        return nil
    }

    private static func sum(_ name: Span<UInt8>) -> UInt8 {
        var sum: UInt8 = 0
        for offset in name.indices { sum = sum &* 31 &+ name[offset] }
        return sum
    }
}

extension Span<UInt8> {
    /// The bytes from a place on as an integer. They are checked against the span's end, and any bits are a valid integer.
    @inline(__always)
    fileprivate func integer<Integer: FixedWidthInteger & BitwiseCopyable>(at place: Int) -> Integer {
        unsafe bytes.unsafeLoadUnaligned(fromByteOffset: place, as: Integer.self)
    }
}
