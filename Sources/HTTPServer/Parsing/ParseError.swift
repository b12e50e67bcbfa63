/// Every way in which bytes can fail to be a request of this server. None can be recovered from: what follows on the
/// connection has no defined beginning, so it must be answered with `status` and closed.
/// Source: RFC 9112 §2.2, §9.6.
package enum ParseError: Error, Equatable, Sendable {
    // Request line

    /// More than one empty line before a request line. Source: RFC 9112 §2.2.
    case repeatedEmptyLine
    /// A byte that no method has, also when it is the line's first. Source: RFC 9110 §5.6.2, §9.1.
    case invalidMethodByte(UInt8)
    /// The request line's bound was reached inside the method. Source: RFC 9112 §3.
    case methodTooLong
    /// CONNECT: this server is no proxy. Source: RFC 9110 §9.3.6.
    case connectNotSupported
    /// Nothing between two spaces. Source: RFC 9112 §3.
    case emptyTarget
    /// A byte that this part of a request target cannot have. Source: RFC 9112 §3.2, RFC 3986 §3.3, §3.4.
    case invalidTargetByte(UInt8)
    /// Neither origin form, nor absolute form over http, nor asterisk form. Source: RFC 9112 §3.2.
    case unknownTargetForm
    /// `*` with a method other than OPTIONS. Source: RFC 9112 §3.2.4.
    case asteriskWithoutOptions
    /// The request line is longer than its bound. Source: RFC 9112 §3.
    case requestLineTooLong
    /// Not `HTTP/`, digit, dot, digit and the end of the line. Source: RFC 9112 §2.3.
    case malformedVersion
    /// A version other than 1.0 and 1.1. Source: RFC 9110 §2.5.
    case unsupportedVersion(major: UInt8, minor: UInt8)

    // Path

    /// `%` without two hexadecimal digits. Source: RFC 3986 §2.1.
    case invalidPercentEscape
    /// An escaped ASCII control byte. Source: RFC 3986 §7.3.
    case encodedControl(UInt8)
    /// An escaped `/` or `\`: readers disagree about whether it separates segments. Source: RFC 3986 §2.2, §7.3.
    case encodedSeparator(UInt8)
    /// A segment `.` or `..`, escaped or not: a client resolves them, an attacker does not. Source: RFC 3986 §5.2.4.
    case dotSegment
    /// An empty segment other than a last one. Source: RFC 3986 §3.3.
    case emptySegment
    /// Escapes that are no UTF-8. Source: RFC 3986 §2.5, RFC 3629 §4.
    case pathNotUTF8

    // Lines

    /// LF without CR before it. Source: RFC 9112 §2.2 (which allows, but does not ask, to accept it).
    case bareLineFeed
    /// CR without LF after it. Source: RFC 9112 §2.2.
    case bareCarriageReturn
    /// A line that begins with white space, right after the request line. Source: RFC 9112 §2.2.
    case whitespaceBeforeFirstField
    /// A line that begins with white space, after a field line. Source: RFC 9112 §5.2.
    case obsoleteLineFolding
    /// A field line that begins with a colon. Source: RFC 9112 §5.
    case emptyFieldName
    /// A byte that no field name has. Source: RFC 9110 §5.1, §5.6.2.
    case invalidFieldNameByte(UInt8)
    /// White space between field name and colon. Source: RFC 9112 §5.1.
    case whitespaceBeforeColon
    /// A field line that ends before its colon. Source: RFC 9112 §5.
    case missingColon
    /// A control byte in a field value. Source: RFC 9110 §5.5.
    case invalidFieldValueByte(UInt8)
    /// The field section is longer than its bound. Source: RFC 9110 §5.4, RFC 6585 §5.
    case fieldSectionTooLarge
    /// More field lines than their bound. Source: RFC 9110 §5.4, RFC 6585 §5.
    case tooManyFields

    // Host

    /// HTTP/1.1 without Host. Source: RFC 9112 §3.2.
    case missingHost
    /// A second Host. Source: RFC 9112 §3.2.
    case repeatedHost
    /// Host, or the authority of a target, that is no host with an optional port. Source: RFC 9110 §7.2, RFC 3986 §3.2.
    case invalidHost
    /// The target's authority and Host differ. Source: RFC 9112 §3.2.2.
    case hostNotOfTarget

    // Framing

    /// Not one decimal number that fits. Source: RFC 9110 §8.6.
    case invalidContentLength
    /// A second Content-Length, equal or not. Source: RFC 9112 §6.3 rule 5.
    case repeatedContentLength
    /// A Transfer-Encoding that does not end in one `chunked` without parameters. Source: RFC 9112 §6.1, §6.3 rule 4.
    case invalidTransferEncoding
    /// A transfer coding before `chunked`. Source: RFC 9112 §6.1.
    case unknownTransferCoding
    /// A second Transfer-Encoding. Source: RFC 9112 §6.1.
    case repeatedTransferEncoding
    /// Transfer-Encoding on HTTP/1.0, which has none. Source: RFC 9112 §6.1.
    case transferEncodingOnHTTP10
    /// Both Content-Length and Transfer-Encoding. Source: RFC 9112 §6.1, §6.3 rule 3.
    case lengthAndTransferEncoding
    /// An expectation other than `100-continue`. Source: RFC 9110 §10.1.1.
    case unknownExpectation

    // Lists of fields

    /// `:method`, `:scheme` or `:path` is not there. Source: RFC 9113 §8.3.1.
    case missingPseudoField
    /// A second pseudo-header field of one name. Source: RFC 9113 §8.3.
    case repeatedPseudoField
    /// A pseudo-header field that no request has here. Source: RFC 9113 §8.3.
    case unknownPseudoField
    /// A pseudo-header field behind a field. Source: RFC 9113 §8.3.
    case misplacedPseudoField
    /// `:protocol` of another method than CONNECT. Source: RFC 8441 §4.
    case protocolWithoutConnect
    /// A protocol that is not spoken over a stream. Source: RFC 8441 §4, RFC 9220 §3.
    case unknownProtocol
    /// CONNECT to a host with `:scheme` or `:path`, or without `:authority`. Source: RFC 9113 §8.5.
    case malformedConnect
    /// A field that concerns a connection of HTTP/1.1. Source: RFC 9113 §8.2.2.
    case connectionField
    /// White space at an end of a field value. Source: RFC 9113 §8.2.1.
    case whitespaceAroundFieldValue
    /// A Content-Length of a message that has ended with its head. Source: RFC 9113 §8.1.1.
    case lengthWithoutContent
    /// Content that is longer or shorter than Content-Length says. Source: RFC 9113 §8.1.1
    case contentNotOfLength

    // Chunked transfer coding

    /// A chunk that does not begin with hexadecimal digits. Source: RFC 9112 §7.1.
    case invalidChunkSize
    /// More than 16 digits, or more than an Int holds. Source: RFC 9112 §7.1.
    case chunkSizeTooLarge
    /// Extensions that do not follow the grammar. Source: RFC 9112 §7.1.1.
    case invalidChunkExtension
    /// One chunk's extensions are longer than their bound. Source: RFC 9112 §7.1.1.
    case chunkExtensionTooLong
    /// A message's chunk extensions together are longer than their bound. Source: RFC 9112 §7.1.1.
    case chunkExtensionsTooLong
    /// Chunk data that no line end follows. Source: RFC 9112 §7.1.
    case unterminatedChunkData
    /// The trailer section is longer than its bound. Source: RFC 9112 §7.1.2, RFC 6585 §5.
    case trailerSectionTooLarge
}

extension ParseError {
    /// The status to answer with before closing.
    /// Source: RFC 9110 §15.5, §15.6; RFC 6585 §5.
    package var status: Int {
        switch self {
        case .requestLineTooLong: 414
        case .unknownExpectation: 417
        case .fieldSectionTooLarge, .tooManyFields, .trailerSectionTooLarge: 431
        case .methodTooLong, .connectNotSupported, .unknownTransferCoding, .unknownProtocol: 501
        case .unsupportedVersion: 505
        default: 400
        }
    }

    /// The stable word of the problem body, for programs.
    package var code: String {
        switch status {
        case 414: "uri_too_long"
        case 417: "expectation_failed"
        case 431: "fields_too_large"
        case 501: "not_implemented"
        case 505: "version_not_supported"
        default: "bad_request"
        }
    }
}
