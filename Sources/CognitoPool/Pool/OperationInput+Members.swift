import CognitoCore
import JOSE
import StrictJSON

/// The members that many operations share, with their bounds.
///
/// Source: the shapes of the cognito-idp service model
extension OperationInput {
    /// `Username`. Throws `missingMember`, or `malformedMember` for an invalid name.
    func username() throws(CognitoError) -> String { try name("Username") }

    func groupName() throws(CognitoError) -> String { try name("GroupName") }

    private func name(_ member: String) throws(CognitoError) -> String {
        let name = try string(member, length: 1...512)
        guard CognitoName.isWellFormed(name) else { throw malformed(member) }
        return name
    }

    /// A new password of 1 to 256 bytes.
    func password(_ member: String) throws(CognitoError) -> String { try string(member, length: 1...256) }

    func optionalString(_ name: String, length: ClosedRange<Int>) throws(CognitoError) -> String? {
        guard let text = try optionalString(name) else { return nil }
        guard length.contains(text.utf8.count) else { throw malformed(name) }
        return text
    }

    func optionalInteger(_ name: String, in range: ClosedRange<Int64>) throws(CognitoError) -> Int64? {
        guard let number = try optionalInteger(name) else { return nil }
        guard range.contains(number) else { throw malformed(name) }
        return number
    }

    /// The size of a page, from `Limit` or `MaxResults`: 1 to 60; 0 and absence mean 60.
    func pageSize(_ name: String = "Limit") throws(CognitoError) -> Int {
        let limit = try optionalInteger(name, in: 0...60) ?? 0
        return limit == 0 ? 60 : Int(limit)
    }

    /// The value as one of the type's cases; `nil` if the member is absent. Throws `malformedMember` for any other value.
    func choice<Value: RawRepresentable<String>>(_ name: String, _ type: Value.Type = Value.self) throws(CognitoError) -> Value? {
        guard let text = try optionalString(name) else { return nil }
        guard let value = Value(rawValue: text) else { throw malformed(name) }
        return value
    }

    /// A list of cases of the type; `nil` if the member is absent.
    func choices<Value: RawRepresentable<String>>(_ name: String, _ type: Value.Type = Value.self) throws(CognitoError) -> [Value]? {
        guard let texts = try optionalStrings(name, maximumCount: 100) else { return nil }
        var values: [Value] = []
        for text in texts {
            guard let value = Value(rawValue: text) else { throw malformed(name) }
            values.append(value)
        }
        return values
    }

    /// A list of texts; `nil` if the member is absent.
    func optionalStrings(
        _ name: String, maximumCount: Int, length: ClosedRange<Int> = 1...2_048
    ) throws(CognitoError) -> [String]? {
        guard let elements = try optionalList(name) else { return nil }
        guard elements.count <= maximumCount else { throw malformed(name) }
        var texts: [String] = []
        for element in elements {
            guard let text = element.string else { throw .contentUnreadable }
            guard length.contains(text.utf8.count) else { throw malformed(name) }
            texts.append(text)
        }
        return texts
    }

    /// A list of texts. Throws `missingMember` if it is absent.
    func strings(_ name: String, maximumCount: Int) throws(CognitoError) -> [String] {
        guard let texts = try optionalStrings(name, maximumCount: maximumCount) else { throw missing(name) }
        return texts
    }

    func malformed(_ name: String) -> CognitoError { .malformedMember(Self.lowercasingFirst(name)) }
    func missing(_ name: String) -> CognitoError { .missingMember(Self.lowercasingFirst(name)) }
}

/// The opaque text of the place at which the next page begins: a number or a name.
enum PageToken {
    static func text(_ place: String) -> String { Base64URL.encode(Array(place.utf8)) }

    /// - Throws: `invalidParameter` for a text that no page has given.
    static func read(_ text: String) throws(CognitoError) -> String {
        guard let bytes = try? Base64URL.decode(text.utf8Span.span), let place = String(validating: bytes, as: UTF8.self) else {
            throw .invalidParameter(.paginationToken)
        }
        return place
    }

    /// - Throws: `invalidParameter` for a text that no page has given.
    static func readNumber(_ text: String?) throws(CognitoError) -> Int {
        guard let text else { return 0 }
        guard let number = Int(try read(text)), number > 0 else { throw .invalidParameter(.paginationToken) }
        return number
    }
}

extension Array {
    /// One page of a list that is sorted by the entries' names. It begins after the name in the token.
    func page(after token: String?, size: Int, name: (Element) -> String) throws(CognitoError) -> (page: [Element], next: String?) {
        var rest = self[...]
        if let token {
            let last = ExactText(try PageToken.read(token))
            rest = rest.drop { ExactText(name($0)) <= last }
        }
        let page = rest.prefix(size)
        let next = rest.count > size ? page.last.map { PageToken.text(name($0)) } : nil
        return (Array(page), next)
    }
}
