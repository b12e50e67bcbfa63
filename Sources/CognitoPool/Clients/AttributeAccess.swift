import StrictJSON

/// The attributes that a client may read or write.
public enum AttributeAccess: Sendable, Equatable {
    /// All attributes, custom ones included.
    case all
    /// The standard attributes, the default of a client that names none.
    case standard
    /// The attributes of these names.
    case only([String])

    /// - Returns: True if the client may use the attribute. `sub` can be read in any case.
    public func includes(_ attribute: String) -> Bool {
        switch self {
        case .all: true
        case .standard: !attribute.utf8.starts(with: "custom:".utf8)
        case .only(let names): names.contains { sameBytes($0, attribute) }
        }
    }
}
