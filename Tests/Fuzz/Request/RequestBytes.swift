import HTTPServer

/// Bytes for the server's parser, with no judge but the parser itself: no trap, no hang, and every step within its bytes.
struct RequestBytes: FuzzTarget {
    static let name = "bytes"

    /// The default limits, and limits that strike inside most cases.
    private static let fresh = [Limits(), limits(of: 8), limits(of: 30), limits(of: 100), limits(of: -1), limits(of: .max)]
        .map { RequestParser(limits: $0) }

    private static func limits(of count: Int) -> Limits {
        var limits = Limits()
        limits.requestLineBytes = count
        limits.fieldSectionBytes = count
        limits.fieldCount = count / 16
        limits.chunkExtensionBytes = count / 4
        limits.chunkExtensionsTotalBytes = count / 2
        limits.trailerBytes = count
        return limits
    }

    private var heads = 0
    private var contentBytes = 0
    private var ends = 0

    var coverage: String { "\(heads) heads, \(contentBytes) bytes of content, \(ends) complete requests" }

    mutating func runCase(_ generator: inout Generator) throws(Finding) {
        let bytes = generator.below(4) == 0 ? RequestCorpus.mutator.noise(&generator) : RequestCorpus.mutator.mutant(&generator)
        var parser = generator.below(2) == 0 ? Self.fresh[0] : generator.pick(Self.fresh)
        var consumed = 0
        for end in generator.cuts(of: bytes.count) + [bytes.count] {
            while true {
                let available = bytes.span.extracting(consumed..<end)
                let step: RequestParser.Step
                do { step = try parser.next(in: available) } catch { return }
                guard (0...available.count).contains(step.consumed) else {
                    throw Finding(reason: "consumed \(step.consumed) of \(available.count) bytes", bytes: bytes)
                }
                consumed += step.consumed
                guard let event = step.event else { break }
                try count(event, step, of: bytes)
            }
        }
    }

    private mutating func count(_ event: RequestParser.Event, _ step: RequestParser.Step, of bytes: [UInt8]) throws(Finding) {
        switch event {
        case .head: heads += 1
        case .end: ends += 1
        case .content(let range):
            guard !range.isEmpty, range.upperBound <= step.consumed else {
                throw Finding(reason: "content \(range) of \(step.consumed) consumed bytes", bytes: bytes)
            }
            contentBytes += range.count
        }
    }
}
