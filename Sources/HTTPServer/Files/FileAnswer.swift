import FileReading
import HTTPTypes

/// What a request for a file is answered with: whole, in part, or with the word that its client has it.
///
/// Source: RFC 9110 §13.2.2 (order of conditions and range)
struct FileAnswer {
    private let requested: RequestedRange
    private let isNotModified: Bool
    private let length: Int
    private let whole: Response

    /// - Parameters:
    ///   - head: The request.
    ///   - attributes: Those of the file.
    ///   - type: That of its content.
    ///   - caching: Which caches may keep it.
    ///   - now: Seconds since 1970.
    /// - Throws: 412 `precondition_failed`; 416 `range_not_satisfiable`.
    init(
        to head: RequestHead, _ attributes: FileAttributes, type: MediaType, _ caching: CacheControl, now: Int64
    ) throws(Problem) {
        let validators = Validators(attributes, now: now)
        length = attributes.size
        whole = Response(status: .ok, contentType: type).cached(caching, validators).with(.acceptRanges, "bytes")
        switch Preconditions(of: head, now: now)?.verdict(on: validators) {
        case .failed: throw .preconditionFailed
        case .notModified:
            (requested, isNotModified) = (.whole, true)
            return
        case .hold, nil: break
        }
        isNotModified = false
        requested = RequestedRange(of: head, length: length, tag: validators.entityTag)
        if requested == .unsatisfiable { throw .rangeNotSatisfiable(length: length) }
    }

    /// The part of the content that the answer has; `nil` for an answer without content.
    var range: Range<Int>? {
        if isNotModified { return nil }
        return if case .part(let range) = requested { range } else { 0..<length }
    }

    /// The answer with the content of its ``range``.
    func response(_ content: ResponseContent) -> Response {
        if isNotModified { return whole.notModified }
        var response = whole
        response.content = content
        guard case .part(let range) = requested else { return response }
        response.status = .partialContent
        // Source: RFC 9110 §14.4
        return response.with(.contentRange, "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(length)")
    }
}

extension Validators {
    /// Those of a file. The tag is strong: it names the file itself and its times to the kernel's tick, so that another file in its place has
    /// another one, with the same content too.
    fileprivate init(_ attributes: FileAttributes, now: Int64) {
        self.init(entityTag: EntityTag(of: Array(attributes.fingerprint.utf8)))
        let modified = Int64(attributes.modifiedSecondsSinceEpoch)
        // A time to come is none that a file was changed at. Source: RFC 9110 §8.8.2.1
        if (1...max(1, now)).contains(modified) { lastModified = modified }
    }
}
