public import StrictJSON

/// The name of a claim, with the type that its value has:
///
///     extension ClaimKey where Value == String { static let den = ClaimKey("custom:den") }
///     context.user[.den]    // String?
public struct ClaimKey<Value: ClaimValue>: Sendable {
    let name: String

    /// A claim at the top level of the claims set, by its name on the wire.
    public init(_ name: String) { self.name = name }
}

/// A type that the value of a claim can have.
public protocol ClaimValue: Sendable {
    /// The value; `nil` if the claim has another type or is out of range.
    init?(claim: JSONView)
}

extension CognitoClaims {
    /// The value of a claim; `nil` if the token does not have the claim, or it has another type.
    public subscript<Value>(_ key: ClaimKey<Value>) -> Value? {
        common.text.member(key.name).flatMap { Value(claim: $0) }
    }
}

extension String: ClaimValue {
    public init?(claim: JSONView) {
        guard let value = claim.string else { return nil }
        self = value
    }
}

extension Bool: ClaimValue {
    public init?(claim: JSONView) {
        guard let value = claim.bool else { return nil }
        self = value
    }
}

/// A number without fraction and exponent.
extension Int64: ClaimValue {
    public init?(claim: JSONView) {
        guard let value = claim.number?.integer else { return nil }
        self = value
    }
}

/// A finite number.
extension Double: ClaimValue {
    public init?(claim: JSONView) {
        guard let value = claim.number?.double else { return nil }
        self = value
    }
}

/// An array whose elements all have the type.
extension Array: ClaimValue where Element: ClaimValue {
    public init?(claim: JSONView) {
        guard let views = claim.elements else { return nil }
        var values: [Element] = []
        for view in views {
            guard let value = Element(claim: view) else { return nil }
            values.append(value)
        }
        self = values
    }
}

/// Any value, as JSON.
extension JSONView: ClaimValue {
    public init(claim: JSONView) { self = claim }
}
