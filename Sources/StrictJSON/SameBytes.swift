import Glibc

/// - Returns: True if two texts are the same bytes. `==` on `String` also accepts canonically equivalent spellings, which an issuer, a
///   group or a key id must not have.
package func sameBytes(_ left: String, _ right: String) -> Bool {
    let left = left.utf8Span.span
    return left.holds(right.utf8Span.span, in: left.indices)
}

/// The same for long ones, such as a token.
package func sameBytes(_ left: Span<UInt8>, _ right: Span<UInt8>) -> Bool {
    guard left.count == right.count else { return false }
    return unsafe left.withUnsafeBytes { left in
        unsafe right.withUnsafeBytes { right in
            guard let start = left.baseAddress, let other = right.baseAddress else { return true }
            return unsafe memcmp(start, other, left.count) == 0
        }
    }
}
