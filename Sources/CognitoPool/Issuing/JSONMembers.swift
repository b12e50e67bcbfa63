public import CognitoCore
public import StrictJSON

/// The members of a JSON object that can still change, in their order.
public struct JSONMembers: Sendable, ExpressibleByDictionaryLiteral {
    private var members: [JSONValue.Member]

    /// Members in the given order.
    public init(_ members: [JSONValue.Member] = []) { self.members = members }

    /// Members in the order of the literal.
    public init(dictionaryLiteral elements: (String, JSONValue)...) {
        members = elements.map { JSONValue.Member($0.0, $0.1) }
    }

    /// The member with exactly this name. A new value keeps the place of the old one, a new member is appended, and `nil` removes the member;
    /// the JSON value null is `.null`.
    public subscript(name: String) -> JSONValue? {
        get { index(of: name).map { members[$0].value } }
        set {
            switch (index(of: name), newValue) {
            case (let index?, let value?): members[index].value = value
            case (let index?, nil): members.remove(at: index)
            case (nil, let value?): append(name, value)
            case (nil, nil): break
            }
        }
    }

    /// The member for a claim.
    public subscript(claim: Claim) -> JSONValue? {
        get { self[claim.rawValue] }
        set { self[claim.rawValue] = newValue }
    }

    /// Appends a member even if the name is taken. Tests use it: every reader must refuse the duplicate.
    public mutating func append(_ name: String, _ value: JSONValue) {
        members.append(JSONValue.Member(name, value))
    }

    /// The names in order.
    public var names: [String] { members.map(\.name) }

    /// The object.
    public var json: JSONValue { .object(members) }

    private func index(of name: String) -> Int? {
        members.firstIndex { $0.name.utf8.elementsEqual(name.utf8) }
    }
}
