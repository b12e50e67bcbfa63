import StrictJSON

/// `Filter` of `ListUsers`: `<attribute> = "<value>"` or `<attribute> ^= "<beginning>"`.
///
/// Source: the documentation of `ListUsers`; `\"` stands for a quotation mark in the value
struct UserFilter: Sendable, Equatable {
    private static let searchable: Set = [
        "username", "email", "phone_number", "name", "given_name", "family_name", "preferred_username", "cognito:user_status", "status",
        "sub",
    ]

    let attribute: String
    let value: String
    let isPrefix: Bool

    /// - Returns: `nil` for no filter and for an empty one.
    /// - Throws: `invalidParameter` for a malformed filter.
    static func read(_ text: String?) throws(CognitoError) -> UserFilter? {
        guard let text, !text.isEmpty else { return nil }
        guard let filter = UserFilter(text) else { throw .invalidParameter(.filter) }
        return filter
    }

    private init?(_ text: String) {
        var rest = Substring(text).utf8.drop { $0 == UInt8(ascii: " ") }
        let name = rest.prefix { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "=") && $0 != UInt8(ascii: "^") }
        rest = rest.dropFirst(name.count).drop { $0 == UInt8(ascii: " ") }
        isPrefix = rest.first == UInt8(ascii: "^")
        if isPrefix { rest = rest.dropFirst() }
        guard rest.first == UInt8(ascii: "=") else { return nil }
        rest = rest.dropFirst().drop { $0 == UInt8(ascii: " ") }
        guard let value = Self.quoted(Array(rest)) else { return nil }
        let unquoted = name.first == UInt8(ascii: "\"") ? Self.quoted(Array(name)) : String(Substring(name))
        guard let attribute = unquoted, Self.searchable.contains(attribute) else { return nil }
        (self.attribute, self.value) = (attribute, value)
    }

    /// The text between quotation marks, if only spaces follow them.
    private static func quoted(_ bytes: [UInt8]) -> String? {
        guard bytes.first == UInt8(ascii: "\"") else { return nil }
        var value: [UInt8] = []
        var index = 1
        while index < bytes.count, bytes[index] != UInt8(ascii: "\"") {
            if bytes[index] == UInt8(ascii: "\\"), index + 1 < bytes.count { index += 1 }
            value.append(bytes[index])
            index += 1
        }
        guard index < bytes.count, bytes[(index + 1)...].allSatisfy({ $0 == UInt8(ascii: " ") }) else { return nil }
        return String(validating: value, as: UTF8.self)
    }

    /// - Returns: True if the account matches. Except for `sub`, the case of ASCII letters does not matter.
    func matches(_ account: UserDirectory.Account) -> Bool {
        guard let text = actualValue(account) else { return false }
        let (actual, wanted) = (folded(text), folded(value))
        return isPrefix ? actual.starts(with: wanted) : actual == wanted
    }

    private func actualValue(_ account: UserDirectory.Account) -> String? {
        switch attribute {
        case "username": account.user.username
        case "cognito:user_status": account.status.rawValue
        case "status": account.isEnabled ? "Enabled" : "Disabled"
        default: account.user.attribute(attribute)
        }
    }

    private func folded(_ text: String) -> [UInt8] {
        text.utf8.map { attribute != "sub" && (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) ? $0 | 0x20 : $0 }
    }
}
