import CognitoCore
import JOSE
import Locking
import Signing
import StrictJSON

/// Signs in by SRP. Its powers are computed on the hashing queue, so that no other call waits for them.
///
/// Source: docs/cognito.md, "Signing in by SRP"
extension PoolService {
    /// `USER_SRP_AUTH`. The challenge has a secret block instead of a session.
    func beginSRP(
        _ parameters: OperationParameters, isCustom: Bool = false, _ call: SignInCall
    ) async throws(CognitoError) -> AuthChallenge {
        let username = try parameters.required("USERNAME")
        let value = try parameters.required("SRP_A")
        try call.checkSecretHash(parameters["SECRET_HASH"], username: username)
        return try await beginSRP(username, value, isCustom: isCustom, call)
    }

    /// - Throws: `incorrectUsernameOrPassword` for an invalid `SRP_A`, `userNotFound`, `userNotConfirmed`, `passwordAttemptsExceeded`,
    ///   `tooManyRequests` or `internalFailure`.
    func beginSRP(
        _ username: String, _ clientValue: String, isCustom: Bool = false, target: AuthenticationLevel? = nil,
        after factors: AuthenticationFactors = AuthenticationFactors(), _ call: SignInCall
    ) async throws(CognitoError) -> AuthChallenge {
        let attempt = try attempt(username, call)
        guard attempt.account != nil || call.client.hidesUnknownUsers else { throw .userNotFound }
        let exchange = try await hashing.run(for: call.origin) { () throws(CognitoError) in
            try self.exchange(attempt, given: username, clientValue)
        }
        var pending = SRPExchanges.Pending(
            exchange, attempt, clientID: call.client.id, expiresAt: try now() + call.client.sessionLifetime)
        (pending.target, pending.factors, pending.isCustom) = (target, factors, isCustom)
        let block = try withDirectory { [pending] directory in directory.exchanges.open(pending) }
        return AuthChallenge(
            .passwordVerifier,
            [
                "SALT": Hexadecimal.text(exchange.verifier.salt), "SRP_B": Hexadecimal.text(exchange.serverValue), "SECRET_BLOCK": block,
                "USERNAME": exchange.identity.username, "USER_ID_FOR_SRP": exchange.identity.username,
            ])
    }

    private func exchange(
        _ attempt: PasswordAttempt, given username: String, _ clientValue: String
    ) throws(CognitoError) -> SRPExchange {
        do {
            guard let value = try SRPClientValue(hexadecimal: clientValue) else { throw CognitoError.incorrectUsernameOrPassword }
            let identity = SRPIdentity(username: try realUsername(attempt, given: username), poolID: id)
            return try SRPExchange(identity, try verifier(of: identity, attempt), clientValue: value)
        } catch let error as CognitoError {
            throw error
        } catch {
            throw .internalFailure
        }
    }

    private func verifier(of identity: SRPIdentity, _ attempt: PasswordAttempt) throws(SigningFailure) -> SRPVerifier {
        let salt = try srpSalts.salt(of: attempt.name)
        guard passwords.isCostly else {
            return try srpVerifiers.verifier(of: identity, named: attempt.name, attempt.known, salt: salt)
        }
        if let stored = attempt.account?.srp { return stored }
        return try .decoy(salt: salt)
    }

    /// The username in the pool. If users are named by their `sub`, an unknown name gets a made-up `sub`, the same each time.
    private func realUsername(_ attempt: PasswordAttempt, given username: String) throws -> String {
        if let account = attempt.account { return account.user.username }
        return directory.withLock({ $0.namesUsersBySubject }) ? try srpSalts.subject(of: attempt.name) : username
    }

    /// Answers `PASSWORD_VERIFIER`. A wrong password, proof, secret block or time stamp gives the same error.
    func answerPasswordVerifier(
        _ responses: OperationParameters, _ call: SignInCall
    ) async throws(CognitoError) -> AuthStep {
        let username = try responses.required("USERNAME")
        let block = try responses.required("PASSWORD_CLAIM_SECRET_BLOCK")
        let signature = try responses.required("PASSWORD_CLAIM_SIGNATURE")
        let timestamp = try responses.required("TIMESTAMP")
        let pending = try take(block, responses["SECRET_HASH"], call)
        let isNow = SRPTimestamp.isGood(timestamp, at: try now()) && isUser(username, pending)
        let isRight = try await hashing.run(for: call.origin) { () throws(CognitoError) in
            try pending.isRight(signature, timestamp) && isNow
        }
        guard pending.isCustom else {
            return try end(pending.attempt, isRight: isRight, target: pending.target, after: pending.factors, call)
        }
        return try continueCustom(pending.attempt, isRight: isRight, call)
    }

    private func take(_ block: String, _ secretHash: String?, _ call: SignInCall) throws(CognitoError) -> SRPExchanges.Pending {
        let waiting = try withDirectory { $0.exchanges[block] }
        guard let waiting else { throw .incorrectUsernameOrPassword }
        try call.checkSecretHash(secretHash, username: waiting.exchange.identity.username)
        let now = try now()
        guard let pending = try withDirectory({ $0.exchanges.take(block, clientID: call.client.id, at: now) }) else {
            throw .incorrectUsernameOrPassword
        }
        return pending
    }

    /// - Returns: True if the name is any name of the user who signs in.
    private func isUser(_ username: String, _ pending: SRPExchanges.Pending) -> Bool {
        guard let subject = pending.attempt.account?.user.subject else { return false }
        return directory.withLock { (try? $0.account(username)).map { sameBytes($0.user.subject, subject) } ?? false }
    }
}

extension SRPExchanges.Pending {
    /// - Returns: True if the signature proves the password. For an unknown user it is false, after the same time.
    fileprivate func isRight(_ signature: String, _ timestamp: String) throws(CognitoError) -> Bool {
        let proof: [UInt8]
        do { proof = try exchange.proof(secretBlock: block, timestamp: timestamp) } catch { throw .internalFailure }
        let isRight = AuthenticationCode.areEqual(Array(StandardBase64.text(proof).utf8), Array(signature.utf8))
        return isRight && attempt.account != nil
    }
}
