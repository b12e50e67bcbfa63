public import HTTPTypes

/// What the extractors of one route read.
@usableFromInline
struct Reading {
    var description = ExtractorDescription()
    var checks = QueryChecks()

    /// - Parameter status: What the route answers if its handler returns nothing; `nil` if that returns the answer.
    @usableFromInline
    init(answering status: HTTPResponse.Status? = nil) { description.status = status }

    @usableFromInline
    mutating func add<C, Value>(_ extractor: Extractor<C, Value>) {
        description.add(extractor.description)
        checks.add(extractor.check)
    }
}
