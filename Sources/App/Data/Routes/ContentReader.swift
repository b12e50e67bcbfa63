import HTTPServer
import StrictJSON

/// Reads the members of a JSON object, and collects their faults.
///
/// A member that is `null` counts as absent. An unknown member is refused, since it may be a misspelling of one that restricts something.
///
/// `Request.decode` would answer otherwise: a fault in `scopes` at the element, and a time that has passed only after all other faults.
struct ContentReader {
    private let members: [(name: String, value: JSONView)]
    private var known: [String] = []
    private var faults: [ContentFault] = []

    init(_ root: JSONView) {
        members = root.members ?? []
        if root.members == nil { faults.append(ContentFault(pointer: "", detail: "This must be an object.")) }
    }

    /// - Parameters:
    ///   - name: The name of the member, without `~` and `/`.
    ///   - detail: The rule, for the fault.
    ///   - read: Converts the value; `nil` for an invalid one.
    /// - Returns: The converted value; `nil` if the member is absent or invalid.
    mutating func member<Value>(_ name: String, must detail: String, _ read: (JSONView) -> Value?) -> Value? {
        known.append(name)
        guard let value = members.first(where: { sameBytes($0.name, name) })?.value, !value.isNull else { return nil }
        guard let found = read(value) else {
            refuse(name, "This must be \(detail).")
            return nil
        }
        return found
    }

    /// Text without control characters, of a length within the bounds.
    mutating func text(_ name: String, characters: ClosedRange<Int>) -> String? {
        member(name, must: "text of \(characters.lowerBound) to \(characters.upperBound) characters without control characters") { value in
            guard let text = value.string, characters.contains(text.unicodeScalars.count) else { return nil }
            return text.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control } ? text : nil
        }
    }

    /// Adds a fault of a member.
    mutating func refuse(_ name: String, _ detail: String) {
        faults.append(ContentFault(pointer: "/\(name)", detail: detail))
    }

    /// Adds a fault for a missing member, unless it has one already.
    mutating func require(_ name: String, _ isThere: Bool) {
        let pointer = "/\(name)"
        guard !isThere, !faults.contains(where: { $0.pointer == pointer || $0.pointer.isEmpty }) else { return }
        faults.append(ContentFault(pointer: pointer, detail: "This must be there."))
    }

    /// - Throws: 422 `invalid_content`, with all faults and all unknown members.
    func finish() throws(Problem) {
        let unknown = members.filter { member in !known.contains { sameBytes($0, member.name) } }
        let all = faults + unknown.map { ContentFault(member: $0.name, "There is no such member.") }
        guard all.isEmpty else { throw .invalidContent(all) }
    }
}
