/// The methods a router compares, recognised once by the parser so that routing compares a byte.
/// Source: RFC 9110 §9.3, RFC 5789 §2.
package enum KnownMethod: UInt8, Equatable, Sendable, CaseIterable {
    case get, head, post, put, delete, options, patch, trace

    /// The method spelled by a part of the bytes, `nil` for any other. Methods are case-sensitive: `get` is another one.
    init?(_ bytes: Span<UInt8>, in range: Range<Int>) {
        switch range.count {
        case 3 where bytes.isExactly("GET", in: range): self = .get
        case 3 where bytes.isExactly("PUT", in: range): self = .put
        case 4 where bytes.isExactly("POST", in: range): self = .post
        case 4 where bytes.isExactly("HEAD", in: range): self = .head
        case 5 where bytes.isExactly("PATCH", in: range): self = .patch
        case 5 where bytes.isExactly("TRACE", in: range): self = .trace
        case 6 where bytes.isExactly("DELETE", in: range): self = .delete
        case 7 where bytes.isExactly("OPTIONS", in: range): self = .options
        default: return nil
        }
    }

    /// The method as it is sent.
    package var name: String {
        switch self {
        case .get: "GET"
        case .head: "HEAD"
        case .post: "POST"
        case .put: "PUT"
        case .delete: "DELETE"
        case .options: "OPTIONS"
        case .patch: "PATCH"
        case .trace: "TRACE"
        }
    }
}
