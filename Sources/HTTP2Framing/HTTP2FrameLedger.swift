/// Counts the frames that ask for work and carry no message, and says when they are too many. A pure value.
///
/// nghttp2 bounds some of them as well; it is not asked, so that all bounds are here, and the same whatever version of it is linked.
///
/// Source: RFC 9113 §10.5
struct HTTP2FrameLedger {
    /// What a client may send for work that the server does for it: Go's sends two WINDOW_UPDATE frames for every 4 KiB that it reads of a DATA
    /// frame of 16 KiB, and browsers change the priority of most of their streams.
    private static let windowUpdatesPerData = 10
    private static let unusedPerStream = 4
    /// No credit lets more than this be sent at once: however much has been downloaded, a flood ends within 10,000 frames.
    private static let greatestCredit = 8000

    /// By kind; `nil` stands for any number. In place: each request looks here twice.
    private var allowances: InlineArray<6, HTTP2FrameAllowance?>
    private let continuationLimit: Int
    private var continuations = 0

    init(_ bounds: HTTP2Bounds, now: Int64) {
        allowances = InlineArray { index in
            HTTP2FrameKind(rawValue: index).flatMap { bounds.frames[$0] }.map { HTTP2FrameAllowance($0, now: now) }
        }
        continuationLimit = bounds.continuationFrames
    }

    /// A frame of the peer's has begun.
    ///
    /// - Returns: What there is too much of, or `nil`.
    mutating func received(_ header: HTTP2FrameHeader, now: Int64) -> HTTP2Failure? {
        typealias FrameType = HTTP2FrameHeader.FrameType
        switch header.type {
        case FrameType.data: return !header.hasContent && !header.endsStream ? take(.emptyData, now: now) : nil
        case FrameType.headers:
            continuations = 0
            return nil
        case FrameType.continuation:
            continuations += 1
            return continuations > continuationLimit ? .tooManyContinuations : nil
        case FrameType.resetStream: return take(.reset, now: now)
        case FrameType.settings: return take(.settings, now: now)
        case FrameType.ping: return take(.ping, now: now)
        case FrameType.windowUpdate: return take(.windowUpdate, now: now)
        // nghttp2 does not look at priorities that it was told not to keep.
        case FrameType.priority where header.isOfConnection: return .priorityOfConnection
        case FrameType.priority where header.length != 5: return .prioritySize
        // A connection error, which nghttp2 knows of.
        case FrameType.pushPromise: return nil
        default: return take(.unused, now: now)
        }
    }

    /// Takes one of a kind.
    ///
    /// - Returns: The flood, where none is left.
    mutating func take(_ kind: HTTP2FrameKind, now: Int64) -> HTTP2Failure? {
        allowances[kind.rawValue]?.take(now: now) == false ? .flood(kind) : nil
    }

    mutating func dataSent() {
        allowances[HTTP2FrameKind.windowUpdate.rawValue]?.add(Self.windowUpdatesPerData, upTo: Self.greatestCredit)
    }

    mutating func streamOpened() {
        allowances[HTTP2FrameKind.unused.rawValue]?.add(Self.unusedPerStream, upTo: Self.greatestCredit)
    }
}
