/// The conditions that a request makes on the state of its target.
///
/// Source: RFC 9110 §13.2.2 (order of evaluation)
package struct Preconditions {
    package enum Verdict: Equatable {
        /// The request is to be answered as if it made none.
        case hold
        /// What a GET or HEAD would give is what its sender has.
        case notModified
        /// The target is in another state than its sender thinks.
        case failed
    }

    private let match, noneMatch: EntityTagList?
    private let unmodifiedSince, modifiedSince: Int64?
    private let isRead: Bool

    /// `nil` where the request makes none, as most do.
    package init?(of head: RequestHead, now: Int64) {
        match = Self.tags(head, "if-match")
        noneMatch = Self.tags(head, "if-none-match")
        // A date counts only where no tag is named, and only if it is one.
        unmodifiedSince = match == nil ? Self.date(head, "if-unmodified-since", now: now) : nil
        isRead = head.isRead
        modifiedSince = noneMatch == nil && isRead ? Self.date(head, "if-modified-since", now: now) : nil
        guard match != nil || noneMatch != nil || unmodifiedSince != nil || modifiedSince != nil else { return nil }
    }

    /// - Parameter current: What is there now; `nil` where nothing is.
    package func verdict(on current: Validators?) -> Verdict {
        if let match, !holds(match, current, EntityTag.isStronglyEqual) { return .failed }
        if let unmodifiedSince, let changed = current?.lastModified, changed > unmodifiedSince { return .failed }
        if let noneMatch, holds(noneMatch, current, EntityTag.isWeaklyEqual) { return isRead ? .notModified : .failed }
        if noneMatch == .malformed, !isRead { return .failed }
        if let modifiedSince, let changed = current?.lastModified, changed <= modifiedSince { return .notModified }
        return .hold
    }

    private func holds(
        _ list: EntityTagList, _ current: Validators?, _ comparison: (EntityTag) -> (EntityTag) -> Bool
    ) -> Bool {
        guard let current else { return false }
        if case .anything = list { return true }
        return current.entityTag.map { tag in list.contains(where: comparison(tag)) } ?? false
    }

    private static func tags(_ head: RequestHead, _ name: StaticString) -> EntityTagList? {
        guard head.firstFieldRange(name) != nil else { return nil }
        return EntityTagList(head.fieldRanges(name).map { head.value(of: $0) })
    }

    private static func date(_ head: RequestHead, _ name: StaticString, now: Int64) -> Int64? {
        head.onlyField(name).flatMap { HTTPDate.secondsSinceEpoch($0, now: now) }
    }
}
