extension PoolService {
    /// Applies a change to the user and the group that the input names.
    func changeMembership(
        _ input: OperationInput,
        _ change: (inout UserDirectory, _ username: String, _ group: String, _ now: Double) throws(CognitoError) -> Void
    ) throws(CognitoError) {
        let username = try input.username()
        let group = try input.groupName()
        let now = try now()
        try withDirectory { directory throws(CognitoError) in try change(&directory, username, group, now) }
    }
}
