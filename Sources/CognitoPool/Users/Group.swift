extension UserDirectory {
    /// A group of a pool's users.
    ///
    /// Source: the `CreateGroup` operation
    struct Group: Sendable {
        let name: String
        var description: String?
        /// Lower values come first.
        var precedence: Int64?
        var roleARN: String?
        /// In seconds since 1970, as is the time of the last change.
        let createdAt: Double
        var changedAt: Double

        init(name: String, description: String? = nil, precedence: Int64? = nil, roleARN: String? = nil, createdAt: Double) {
            self.name = name
            self.description = description
            self.precedence = precedence
            self.roleARN = roleARN
            self.createdAt = createdAt
            changedAt = createdAt
        }
    }
}
