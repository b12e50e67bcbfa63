/// What the extractors of one route read.
@usableFromInline
struct Reading {
    var description = ExtractorDescription()
    var checks = QueryChecks()

    @usableFromInline
    init() {}

    @usableFromInline
    mutating func add<C, Value>(_ extractor: Extractor<C, Value>) {
        description.add(extractor.description)
        checks.add(extractor.check)
    }
}
