/// The two parts of an authority that is known to be well-formed and has no user name.
///
/// Source: RFC 3986 §3.2.2, §3.2.3
package struct HostAndPort: Equatable {
    /// As it is spelled, with the brackets of an IPv6 address.
    package let host: String
    /// `nil` where none is named.
    package let port: Int?

    package init(_ authority: some StringProtocol) {
        let bytes = authority.utf8
        let address = bytes.first == UInt8(ascii: "[") ? bytes.firstIndex(of: UInt8(ascii: "]")) : nil
        let end = bytes[(address ?? bytes.startIndex)...].firstIndex(of: UInt8(ascii: ":")) ?? bytes.endIndex
        host = String(authority[..<end])
        port = decimalNumber(bytes[end...].dropFirst())
    }
}
