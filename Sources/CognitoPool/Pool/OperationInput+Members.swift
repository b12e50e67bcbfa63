import CognitoCore
import CoreSyntax
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
        let name = try string(member, length: 1...128)
        guard CognitoName.isWellFormed(name) else { throw malformed(member) }
        return name
    }

    /// A password of 1 to 256 characters, of which neither the first nor the last is a space.
    func password(_ member: String) throws(CognitoError) -> String {
        let password = try string(member, length: 1...256)
        guard password.first?.isWhitespace == false, password.last?.isWhitespace == false else { throw malformed(member) }
        return password
    }

    /// The name of a pool, a client or a resource server, for people: ASCII letters, digits, white space and `_+=,.@-`.
    func label(_ name: String, length: ClosedRange<Int> = 1...128) throws(CognitoError) -> String {
        guard let label = try optionalLabel(name, length: length) else { throw missing(name) }
        return label
    }

    func optionalLabel(_ name: String, length: ClosedRange<Int> = 1...128) throws(CognitoError) -> String? {
        guard let label = try optionalString(name, length: length) else { return nil }
        guard label.utf8.allSatisfy({ $0.isASCIILetter || $0.isASCIIDigit || "_+=,.@- \t\n\r\u{B}\u{C}".utf8.contains($0) }) else {
            throw malformed(name)
        }
        return label
    }

    /// The name of a resource of AWS: `arn:`, partition, service, Region (which may be empty), account and resource.
    func arn(_ name: String) throws(CognitoError) -> String {
        guard let arn = try optionalARN(name) else { throw missing(name) }
        return arn
    }

    func optionalARN(_ name: String) throws(CognitoError) -> String? {
        guard let arn = try optionalString(name, length: 20...2_048) else { return nil }
        let parts = arn.utf8.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        let isWord = { (part: Substring.UTF8View) in
            part.allSatisfy { $0.isASCIILetter || $0.isASCIIDigit || "_+=/,.@-".utf8.contains($0) }
        }
        guard (6...8).contains(parts.count), parts[0].elementsEqual("arn".utf8), parts.allSatisfy(isWord),
            parts.indices.allSatisfy({ $0 == 3 || !parts[$0].isEmpty }), parts[4].allSatisfy(\.isASCIIDigit)
        else { throw malformed(name) }
        return arn
    }

    func optionalString(_ name: String, length: ClosedRange<Int>) throws(CognitoError) -> String? {
        guard let text = try optionalString(name) else { return nil }
        guard length.contains(text.unicodeScalars.count) else { throw malformed(name) }
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
            guard length.contains(text.unicodeScalars.count) else { throw malformed(name) }
            texts.append(text)
        }
        return texts
    }

    /// A list of texts. Throws `missingMember` if it is absent.
    func strings(_ name: String, maximumCount: Int, length: ClosedRange<Int>) throws(CognitoError) -> [String] {
        guard let texts = try optionalStrings(name, maximumCount: maximumCount, length: length) else { throw missing(name) }
        return texts
    }

    /// Checks the types of members that many operations take and most ignore: a map of texts with a number in it must fail here as at AWS.
    ///
    /// - Throws: `contentUnreadable`.
    func checkMembersOfEveryOperation() throws(CognitoError) {
        _ = try parameters("ClientMetadata")
        _ = try attributes("ValidationData")
        for name in ["AnalyticsMetadata", "UserContextData", "ContextData"] { _ = try object(name) }
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
