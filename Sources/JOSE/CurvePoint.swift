/// The curves of ECDSA in JWS, under the names that key sets and OpenSSL alike know them by.
///
/// Source: RFC 7518 §6.2.1.1
package enum Curve: String, Sendable {
    case p256 = "P-256"
    case p384 = "P-384"
    case p521 = "P-521"

    /// Length of each coordinate, and of each half of a signature, in bytes.
    ///
    /// Source: RFC 7518 §3.4, §6.2.1.2
    package var coordinateBytes: Int {
        switch self {
        case .p256: 32
        case .p384: 48
        case .p521: 66
        }
    }
}

/// Two coordinates of the length that their curve demands. Whether they are a point of it, OpenSSL says when the key is built.
///
/// Source: RFC 7518 §6.2.1.2, §6.2.1.3; SEC 1 §2.3.3
struct CurvePoint {
    let curve: Curve
    /// Both coordinates, big-endian, behind the octet that says so.
    let uncompressed: [UInt8]

    /// - Throws: `coordinateLengthNotAllowed`: a coordinate with a zero more or less would be a second spelling.
    init(_ curve: Curve, x: [UInt8], y: [UInt8]) throws(JOSEError) {
        for coordinate in [x, y] where coordinate.count != curve.coordinateBytes {
            throw .coordinateLengthNotAllowed(expected: curve.coordinateBytes, found: coordinate.count)
        }
        self.curve = curve
        uncompressed = [4] + x + y
    }
}
