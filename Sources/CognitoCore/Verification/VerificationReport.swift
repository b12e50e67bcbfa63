import JOSE

/// An explanation of a verification, check by check, for developers and operators.
///
/// The verdict is the verifier's. The token is parsed again only to show its content, which decides nothing. Its text is cut and escaped;
/// the report has neither its signature nor the claims that describe its owner.
public struct VerificationReport: Sendable, Equatable {
    /// The outcome of one check.
    public enum Mark: String, Sendable, Equatable {
        case pass
        case fail = "FAIL"
        case notReached = "not reached"
    }

    /// One check.
    public struct Line: Sendable, Equatable {
        /// What was checked.
        public let check: VerificationCheck
        /// The outcome.
        public let mark: Mark
        /// The expected and the found value, if they help.
        public let detail: String
    }

    /// The checks in their order. The last ones, from revocation on, mean something to a running server alone; they are told where they
    /// failed.
    public let lines: [Line]
    /// The outcome in one line.
    public let verdict: String

    /// The report of a verifier's outcome, with what the token says.
    init(_ outcome: Result<any CognitoClaims, VerificationError>, _ findings: TokenFindings) {
        let progress = Progress(outcome)
        lines = VerificationCheck.allCases.compactMap { check in
            if check.isOfServer, progress.failed != check { return nil }
            let mark = progress.mark(check, keyIsKnown: findings.keyIsKnown)
            let detail =
                switch mark {
                case .pass: findings.found(check)
                case .fail: findings.fault(outcome) ?? findings.found(check)
                case .notReached: ""
                }
            return Line(check: check, mark: mark, detail: detail)
        }
        verdict = Self.verdict(outcome, lines.first { $0.mark == .fail }, findings)
    }

    private static func verdict(
        _ outcome: Result<any CognitoClaims, VerificationError>, _ failed: Line?, _ findings: TokenFindings
    ) -> String {
        switch outcome {
        case .success(let claims):
            let left = TokenFindings.wholeSeconds(claims.acceptedUntil - (findings.now?.secondsSinceEpoch ?? claims.acceptedUntil))
            return "accepted: \(claims.kind.rawValue) token of \(findings.quoted(claims.subject)), \(left) s left"
        case .failure(.rejected(let rejection)):
            return "refused: \(rejection.failedCheck.title): \(failed?.detail ?? "\(rejection)")"
        case .failure(.unavailable(let unavailability)):
            if unavailability.cause == .clockUnusable { return "refused: the clock of this machine cannot be used" }
            return "refused: keys unavailable: \(failed?.detail ?? "\(unavailability.cause.rawValue)")"
        }
    }
}

extension VerificationReport: CustomStringConvertible {
    /// A line for each check, in columns, and the verdict.
    public var description: String { (lines.map(\.text) + [verdict]).joined(separator: "\n") }
}

extension VerificationReport.Line {
    /// The check, its mark and its detail, without columns.
    var summary: String { "\(check.title): \(mark.rawValue)" + (detail.isEmpty ? "" : " (\(detail))") }

    fileprivate var text: String {
        Self.padded(check.title, to: 11) + (detail.isEmpty ? mark.rawValue : Self.padded(mark.rawValue, to: 13) + detail)
    }

    private static func padded(_ text: String, to width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.utf8.count))
    }
}

extension VerificationCheck {
    var title: String { self == .tokenUse ? "token use" : rawValue }

    /// True if only a running server can say anything of it.
    fileprivate var isOfServer: Bool { self == .revocation || self == .route || self == .kind }
}

/// The progress of a verification.
private struct Progress {
    /// The check that failed; `nil` for a token that passed, and for one that was not looked at.
    let failed: VerificationCheck?
    private let isLookedAt: Bool

    init(_ outcome: Result<any CognitoClaims, VerificationError>) {
        switch outcome {
        case .success: (failed, isLookedAt) = (nil, true)
        case .failure(.rejected(let rejection)): (failed, isLookedAt) = (rejection.failedCheck, true)
        case .failure(.unavailable(let unavailability)):
            isLookedAt = unavailability.cause != .clockUnusable
            failed = isLookedAt ? .key : nil
        }
    }

    /// A token that has outlived its key is refused for its age, and its signature is not looked into.
    func mark(_ check: VerificationCheck, keyIsKnown: Bool) -> VerificationReport.Mark {
        guard isLookedAt else { return .notReached }
        guard let failed else { return .pass }
        if check == failed { return .fail }
        if failed == .expiry, !keyIsKnown, check == .key || check == .signature { return .notReached }
        return check.place < failed.place ? .pass : .notReached
    }
}

extension VerificationCheck {
    fileprivate var place: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}
