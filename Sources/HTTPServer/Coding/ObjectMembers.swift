import StrictJSON

/// The members of an object, and which of them have been asked for.
///
/// Names are compared byte for byte.
struct ObjectMembers {
    /// With more members they are found by a table: who asks for each of n, as a dictionary does, would otherwise look at n² names.
    private static let mostToLookAt = 16

    private let members: [(name: String, value: JSONView)]
    private var asked: [Bool]
    private let places: [[UInt8]: Int]

    /// - Parameter members: Of distinct names.
    init(_ members: [(name: String, value: JSONView)]) {
        self.members = members
        asked = Array(repeating: false, count: members.count)
        let named = members.count > Self.mostToLookAt ? members : []
        places = Dictionary(named.enumerated().map { (Array($1.name.utf8), $0) }) { first, _ in first }
    }

    /// In the order of the text.
    var names: [String] { members.map(\.name) }

    /// The names that have not been asked for.
    var unasked: [String] { zip(members, asked).filter { !$1 }.map { $0.0.name } }

    /// - Returns: `nil` where there is none of this name.
    mutating func ask(for name: String) -> JSONView? {
        guard let place = place(of: name) else { return nil }
        asked[place] = true
        return members[place].value
    }

    private func place(of name: String) -> Int? {
        places.isEmpty ? members.firstIndex { sameBytes($0.name, name) } : places[Array(name.utf8)]
    }
}
