/// Mutated requests, read by the server's parser and by the reference: whatever ours accepts, the reference accepts, as the same
/// messages. Where they disagree, one of the two can be made to see a request that the other one has not.
///
/// That ours refuses more is what it is for, and no finding.
struct DifferentialRequests: FuzzTarget {
    static let name = "differential"

    private var cases = 0
    private var messages = 0
    private var refused = 0

    var coverage: String { "\(messages) messages accepted by both, \(refused) of \(cases) cases refused in the end" }

    mutating func runCase(_ generator: inout Generator) throws(Finding) {
        let bytes = generator.below(16) == 0 ? RequestCorpus.mutator.noise(&generator) : RequestCorpus.mutator.mutant(&generator)
        let ours = OurReading(bytes, cuts: [])
        let cuts = generator.cuts(of: bytes.count)
        guard OurReading(bytes, cuts: cuts) == ours else { throw Finding(reason: "other events when cut at \(cuts)", bytes: bytes) }
        cases += 1
        messages += ours.entries.count
        refused += ours.error == nil ? 0 : 1
        guard !ours.entries.isEmpty else { return }
        try compare(ours, of: bytes, cuts: generator.cuts(of: bytes.count))
    }

    private func compare(_ ours: OurReading, of bytes: [UInt8], cuts: [Int]) throws(Finding) {
        let form = ReferenceForm(ours, of: bytes)
        let reference = ReferenceReading(form.bytes, cuts: cuts.filter { $0 <= form.bytes.count })
        if let error = reference.error {
            throw Finding(reason: "ours reads \(form.messages), the reference refuses it: \(error)", bytes: bytes)
        }
        guard reference.messages == form.messages else {
            throw Finding(reason: "ours reads \(form.messages), the reference \(reference.messages)", bytes: bytes)
        }
    }
}
