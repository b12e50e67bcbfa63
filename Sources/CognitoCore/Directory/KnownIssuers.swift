import CoreSyntax
import JOSE
package import Logging
import StrictJSON
import Synchronization

/// The issuers that a directory has named, each with the cache of its keys. Questions are bounded by ``LookUpMemory``.
package final class KnownIssuers: Sendable {
    /// The longest `iss` that is asked for.
    package static let maximumNameBytes = 512

    /// An issuer as it was registered at one time. A changed registration makes another one, so that no token counts as verified by a
    /// registration that came later.
    final class Known: Sendable {
        /// The number by which the cache of tokens knows it.
        let number: Int
        let registration: RegisteredIssuer
        let trust: CognitoVerifier.Trust
        let keys: JWKSCache

        init(number: Int, _ registration: RegisteredIssuer, clockSkew: Duration, keys: JWKSCache) {
            self.number = number
            self.registration = registration
            self.keys = keys
            trust = CognitoVerifier.Trust(ClaimsPolicy(trusting: registration.issuer, clockSkew: clockSkew), keys: keys)
        }
    }

    private let lookUps: LookUps<Known, DirectoryFailure>
    private let table: RegistrationTable

    /// - Parameters:
    ///   - directory: Asked about names that are not known.
    ///   - rules: The bounds of the questions, and of the answers that are kept.
    ///   - firstNumber: The number of the first issuer. Other issuers have the lower numbers.
    ///   - clockSkew: The difference of clocks that all policies allow, 0 to 300 s.
    ///   - time: The clock for the rules.
    ///   - logger: Gets the faults of answers.
    ///   - makeKeys: Makes the cache of an issuer's keys.
    package init(
        _ directory: any IssuerDirectory, rules: IssuerDirectoryRules, firstNumber: Int, clockSkew: Duration,
        time: MonotonicTime, logger: Logger, makeKeys: @escaping @Sendable (Issuer) -> JWKSCache
    ) {
        let table = RegistrationTable(firstNumber: firstNumber, capacity: rules.lookUps.capacity, clockSkew: clockSkew, makeKeys: makeKeys)
        self.table = table
        lookUps = LookUps(rules: rules.lookUps, refusal: .tooManyQuestions, timeout: .away, time: time) { name in
            let question = table.newQuestion()
            do {
                let answer = try await directory.registration(ofIssuer: name)
                guard let answer, sameBytes(answer.issuer.name, name) else {
                    if answer != nil {
                        logger.error("the directory named another issuer than the one asked for", metadata: ["issuer": "\(name)"])
                    }
                    return .success(nil)
                }
                return .success(table.known(answer, answering: question))
            } catch {
                logger.warning("the directory of issuers cannot be asked", metadata: ["reason": "\(type(of: error))"])
                return .failure(.away)
            }
        }
    }

    /// The answer about an `iss` that is kept; the inner `nil` means that the issuer is not trusted.
    ///
    /// The directory is asked about URLs alone. They are ASCII, so equal strings have equal bytes.
    ///
    /// Source: RFC 3986 §2, OpenID Connect Core 1.0 §2 (`iss`)
    func cached(_ name: String) -> Known?? {
        let canBeURL = (1...Self.maximumNameBytes).contains(name.utf8.count) && name.utf8.allSatisfy(\.isVisibleASCII)
        return canBeURL ? lookUps.cached(name) : .some(nil)
    }

    /// The issuer of this number, if it is still the one that its name stands for.
    func current(_ number: Int) -> Known? {
        guard let known = table[number], case .some(let current?) = cached(known.registration.issuer.name), current === known else {
            return nil
        }
        return known
    }

    /// The issuer that was trusted last under this name, confirmed or not.
    func lastFound(_ name: String) -> Known? { lookUps.lastFound(name) }

    /// Asks about an `iss`, and waits for the answer. Its keys are fetched if it is time for that.
    ///
    /// - Throws: `rejected` for an issuer that is not trusted, `unavailable` while the directory cannot be asked.
    func ask(_ name: String) async throws(VerificationError) -> Known {
        let known: Known?
        do { known = try await lookUps.value(of: name) } catch { throw .unavailable(Unavailability(error.cause)) }
        guard let known else { throw .rejected(.claims(.issuerNotTrusted)) }
        known.keys.refreshIfDue()
        return known
    }

    /// Asks about an `iss` without waiting for the answer.
    func confirm(_ name: String) { Task { _ = try? await ask(name) } }

    /// From now on an issuer is asked for anew.
    func forget(_ name: String) { lookUps.forget(name) }
}

extension KnownIssuers {
    /// The reason why a directory gives no answer.
    enum DirectoryFailure: Error {
        case away
        case tooManyQuestions

        var cause: Unavailability.Cause {
            switch self {
            case .away: .directoryAway
            case .tooManyQuestions: .tooManyWaiters
            }
        }
    }
}
