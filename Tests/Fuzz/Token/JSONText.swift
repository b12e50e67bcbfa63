import Foundation
import StrictJSON

/// JSON for the strict reader, held against Foundation's, which accepts more: what ours reads, that one must read alike.
struct JSONText: FuzzTarget {
    static let name = "json"

    private var read = 0
    private var refused = 0

    var coverage: String { "\(read) read, \(refused) refused" }

    mutating func runCase(_ generator: inout Generator) throws(Finding) {
        let text = generator.below(8) == 0 ? TokenCorpus.json.noise(&generator) : TokenCorpus.json.mutant(&generator)
        guard let document = try? JSONDocument(parsing: text) else { return refused += 1 }
        let reference: Any
        do {
            reference = try JSONSerialization.jsonObject(with: Data(text), options: .fragmentsAllowed)
        } catch {
            // A number that no Double holds is a number all the same, to a reader of its text.
            guard document.root.hasHugeNumber else { throw Finding(reason: "the reference refuses it: \(error)", bytes: text) }
            return
        }
        guard Self.areAlike(document.root, reference) else { throw Finding(reason: "the reference reads \(reference)", bytes: text) }
        let again = try? JSONDocument(parsing: JSONValue(document.root).encoded())
        guard let again, Self.areAlike(again.root, reference) else { throw Finding(reason: "is another when it is written", bytes: text) }
        read += 1
    }

    private static func areAlike(_ view: JSONView, _ reference: Any) -> Bool {
        switch view.kind {
        case .null: return reference is NSNull
        case .bool: return (reference as? Bool) == view.bool
        case .number:
            guard let number = view.number?.double, let other = (reference as? NSNumber)?.doubleValue else { return false }
            return number == other || abs(number - other) <= abs(number) * 1e-15
        case .string: return (reference as? String).map { Array($0.utf8) } == view.string.map { Array($0.utf8) }
        case .array:
            guard let elements = view.elements, let others = reference as? [Any] else { return false }
            return elements.count == others.count && zip(elements, others).allSatisfy { areAlike($0, $1) }
        case .object:
            guard let members = view.members, let others = reference as? [String: Any] else { return false }
            // The reference takes names that look alike for one.
            guard Set(members.map(\.name)).count == members.count else { return true }
            return members.count == others.count && members.allSatisfy { name, value in others[name].map { areAlike(value, $0) } ?? false }
        }
    }
}
