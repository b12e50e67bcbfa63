extension StorageError {
    /// The error for a SQLSTATE; `nil` means that libpq has lost the connection.
    ///
    /// Source: PostgreSQL documentation, appendix A
    init(sqlState state: String?) {
        switch state {
        case nil: self = .unavailable(.unreachable)
        case "23505": self = .conflict
        case "22021", "22P05": self = .unstorableText
        case "54000": self = .tooLarge
        case "57014": self = .unavailable(.timedOut)
        case "53100": self = .unavailable(.full)
        case "53300": self = .unavailable(.overloaded)
        case "25006": self = .unavailable(.readOnly)
        case "40001", "40P01", "55P03": self = .unavailable(.locked)
        case "XX001", "XX002": self = .unavailable(.damaged)
        case let state? where state.hasPrefix("08") || state.hasPrefix("57P"): self = .unavailable(.unreachable)
        case let state?: self = .unavailable(.postgreSQL(state: state))
        }
    }

    /// True if the connection that gave this error must be replaced: its server is shutting down, damaged or read-only.
    var condemnsConnection: Bool {
        switch self {
        case .unavailable(.unreachable), .unavailable(.readOnly), .unavailable(.damaged): true
        default: false
        }
    }
}
