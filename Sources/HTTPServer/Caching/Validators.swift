import HTTPTypes

/// By what a resource's present state is recognised.
///
/// Source: RFC 9110 §8.8
public struct Validators: Sendable, Equatable {
    /// The name of its representation.
    public var entityTag: EntityTag?
    /// When it last changed, in seconds since 1970.
    public var lastModified: Int64?

    /// With neither, no condition can be judged but those that ask whether there is anything at all.
    public init(entityTag: EntityTag? = nil, lastModified: Int64? = nil) {
        self.entityTag = entityTag
        self.lastModified = lastModified
    }

    /// Those that stand in an answer's fields; `nil` where there are none.
    init?(of response: Response, now: Int64) {
        let tag = response.firstField(.eTag).map { EntityTagList([Array($0.utf8)[...]]) }
        if case .tags(let tags) = tag { entityTag = tags.first }
        lastModified = response.firstField(.lastModified).flatMap { HTTPDate.secondsSinceEpoch(Array($0.utf8)[...], now: now) }
        guard entityTag != nil || lastModified != nil else { return nil }
    }
}
