extension PoolService {
    /// Applies a change to the user and the group that the input names.
    func changeMembership(
        _ input: OperationInput,
        _ change: (inout UserDirectory, _ username: String, _ group: String, _ now: Double) throws(CognitoError) -> Void
    ) throws(CognitoError) {
        let username = try input.string("Username", length: 1...512)
        let group = try input.string("GroupName", length: 1...512)
        let now = try now()
        try withDirectory { directory throws(CognitoError) in try change(&directory, username, group, now) }
    }
}
