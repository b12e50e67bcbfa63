import StrictJSON

/// Rules that a type's values have to obey besides having the right members.
///
///     struct NewBook: Decodable, ContentRules {
///         let title: String
///         let pages: Int
///         let tags: [String]?
///
///         static let rules: [ContentRule<Self>] = [
///             .member("title", \.title, .length(1...200)),
///             .member("pages", \.pages, .within(1...10_000)),
///             .member("tags", \.tags, .count(0...10), .each(.length(1...30))),
///         ]
///     }
///
/// ``Request/decode(_:unknownMembers:limits:)`` asks each value of such a type, wherever it is in the content.
public protocol ContentRules {
    /// Rules of single members; none, unless the type says otherwise. A member that cannot be read breaks no rule besides.
    static var rules: [ContentRule<Self>] { get }

    /// What else does not fit, with pointers that begin at this value; nothing, unless the type says otherwise. Asked where everything else
    /// fits, so for what members have to do with each other.
    var faults: [ContentFault] { get }
}

extension ContentRules {
    public static var rules: [ContentRule<Self>] { [] }
    public var faults: [ContentFault] { [] }

    /// - Parameter isReadable: False for the pointer of a member that has a fault already.
    func faultsOfMembers(where isReadable: (String) -> Bool) -> [ContentFault] {
        Self.rules.filter { isReadable($0.pointer) }.flatMap { $0.faults(self) }
    }

    /// What a type has said of a member or of its elements, with the bounds of this type's rules.
    ///
    /// - Parameter pointer: Where this value is.
    func refining(_ fault: ContentFault, below pointer: String) -> ContentFault {
        Self.rules.reduce(fault) { fault, rule in rule.misfits.reduce(fault) { $1.refining($0, below: pointer + rule.pointer) } }
    }
}

/// What one member of a type's values has to obey.
public struct ContentRule<Value>: Sendable {
    let name: String
    let pointer: String
    let faults: @Sendable (Value) -> [ContentFault]
    /// Says it in the member's schema.
    let describe: @Sendable (JSONValue) -> JSONValue
    let misfits: [Misfit]

    /// - Parameters:
    ///   - name: The member's name in JSON.
    ///   - member: Where the value has it.
    ///   - rules: All of them hold.
    /// - Returns: A rule of the type.
    public static func member<Member>(
        _ name: String, _ member: any KeyPath<Value, Member> & Sendable, _ rules: ValueRule<Member>...
    ) -> ContentRule {
        ContentRule(name, rules.map(\.describe), rules.compactMap(\.misfit)) { value in rules.flatMap { $0.faults(value[keyPath: member]) }
        }
    }

    /// A rule of a member that may be missing, and then obeys all of them.
    ///
    /// - Parameters:
    ///   - name: The member's name in JSON.
    ///   - member: Where the value has it.
    ///   - rules: All of them hold.
    /// - Returns: A rule of the type.
    public static func member<Member>(
        _ name: String, _ member: any KeyPath<Value, Member?> & Sendable, _ rules: ValueRule<Member>...
    ) -> ContentRule {
        ContentRule(name, rules.map(\.describe), rules.compactMap(\.misfit)) { value in
            value[keyPath: member].map { member in rules.flatMap { $0.faults(member) } } ?? []
        }
    }

    private init(
        _ name: String, _ descriptions: [@Sendable (JSONValue) -> JSONValue], _ misfits: [Misfit],
        _ faults: @escaping @Sendable (Value) -> [ContentFault]
    ) {
        let pointer = ContentFault.pointer(to: name)
        self.name = name
        self.pointer = pointer
        self.misfits = misfits
        describe = { descriptions.reduce($0) { $1($0) } }
        self.faults = { value in faults(value).map { ContentFault(pointer: pointer + $0.pointer, detail: $0.detail) } }
    }
}
