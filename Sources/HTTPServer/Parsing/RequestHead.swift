public import HTTPTypes

/// A request's line and field section: its bytes and where in them everything stands. Nothing is a `String` until asked
/// for.
///
/// Every range is one of offsets into `bytes`. Shared by reference, because a head goes through many hands.
/// Source: RFC 9112 §2.1, §3.
public final class RequestHead: Sendable {
    /// The head as it was received, and the decoded path behind it where the target has escapes.
    public let bytes: [UInt8]
    let lines: [FieldLine]
    private let requestLine: RequestLine
    private let pathRange: ByteRange
    private let hostRange: ByteRange?

    /// How the content is delimited. Source: RFC 9112 §6.3.
    public let framing: BodyFraming
    /// Whether the client allows another request on this connection. Source: RFC 9112 §9.3.
    public let keepAlive: Bool
    /// Whether the client waits for 100 before it sends content. Source: RFC 9110 §10.1.1.
    public let expectsContinue: Bool

    /// If true, TLS of this server's own carried the request. A proxy may have spoken TLS with the client all the same.
    /// Source: RFC 9112 §3.3.
    public let isOverTLS: Bool

    let form: HeadForm

    /// Copies a complete head, `bytes[..<count]`.
    ///
    /// - Parameter unstatedFraming: How content is delimited where no field says so.
    init(
        _ bytes: Span<UInt8>, count: Int, requestLine: RequestLine, lines: [FieldLine], control: ControlFields, isOverTLS: Bool,
        form: HeadForm, unstatedFraming: BodyFraming
    ) {
        var copy: [UInt8] = []
        copy.reserveCapacity(count &+ (requestLine.target.decodedPathCount ?? 0))
        unsafe bytes.extracting(..<count).withUnsafeBufferPointer { unsafe copy.append(contentsOf: $0) }
        if requestLine.target.decodedPathCount != nil {
            RequestPath.appendDecoded(bytes, in: requestLine.target.path.range, to: &copy)
            pathRange = ByteRange(count, copy.count)
        } else {
            pathRange = requestLine.target.path
        }
        self.bytes = copy
        self.lines = lines
        self.requestLine = requestLine
        hostRange = requestLine.target.authority ?? control.host
        framing = control.framing == .none ? unstatedFraming : control.framing
        keepAlive = control.keepsAlive(minorVersion: requestLine.minorVersion)
        expectsContinue = control.expectsContinue(minorVersion: requestLine.minorVersion, framing: framing)
        self.isOverTLS = isOverTLS
        self.form = form
    }
}

extension RequestHead {
    /// The version of HTTP in which it came.
    public var version: HTTPVersion { form != .text ? .http2 : requestLine.minorVersion == 0 ? .http10 : .http11 }

    /// If true, the request asks to go on in another protocol on its stream of HTTP/2. It reads as the request for an upgrade that stands for
    /// it in HTTP/1.1: a `GET` with `Upgrade`. Source: RFC 8441 §4
    var isExtendedConnect: Bool { form == .extendedConnect }

    /// The digit after `HTTP/1.`: 0 or 1; 1 for what came in HTTP/2. Source: RFC 9112 §2.3.
    public var minorVersion: Int { Int(requestLine.minorVersion) }

    /// The method when it is one that a router may know; `nil` for any other token.
    package var knownMethod: KnownMethod? { requestLine.knownMethod }

    /// The method as it was sent, case and all. Makes a `String` for one that is not known. Source: RFC 9110 §9.1.
    public var method: HTTPRequest.Method {
        switch knownMethod {
        case .get: .get
        case .head: .head
        case .post: .post
        case .put: .put
        case .delete: .delete
        case .options: .options
        case .patch: .patch
        case .trace: .trace
        // The parser let only a token pass, which is all that HTTPTypes asks for; were it to ask for more one day,
        // TRACE is a method that no route has.
        case nil: HTTPRequest.Method(String(decoding: bytes[requestLine.method.range], as: UTF8.self)) ?? .trace
        }
    }

    /// Whether it asks for what is there and changes nothing.
    var isRead: Bool { knownMethod == .get || knownMethod == .head }

    /// Where the request target stands as it was sent: visible ASCII. Source: RFC 9112 §3.2.
    public var target: Range<Int> { requestLine.targetText.range }

    /// Whether the target is `*`: the server itself, and no path. Source: RFC 9112 §3.2.4.
    package var isAsteriskForm: Bool { requestLine.target.isAsterisk }

    /// Where the path stands, its escapes decoded once: UTF-8 that begins with `/` (or is the `*` of the asterisk form),
    /// without control bytes, dot segments, or empty segments other than a last one.
    /// Source: RFC 3986 §3.3.
    public var path: Range<Int> { pathRange.range }

    /// Where stands what follows the first `?` of the target, not decoded; `nil` without one. Source: RFC 3986 §3.4.
    public var query: Range<Int>? { requestLine.target.query?.range }

    /// Host and port that the request is for, ASCII, from the target or from Host; `nil` only on HTTP/1.0. The colon of an empty port
    /// is not part of it. Source: RFC 9112 §3.3, RFC 3986 §6.2.3.
    public var authority: String? { hostRange.map { String(decoding: bytes[$0.range], as: UTF8.self) } }
}
