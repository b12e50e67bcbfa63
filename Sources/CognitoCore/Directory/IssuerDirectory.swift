/// The issuers that a program trusts, where they change while it runs: a user pool for each tenant, say.
///
/// A verifier asks it about every `iss` that it does not trust already. Nothing else is taken from a token that is not verified: which keys its
/// tokens are signed with, for which clients and by which algorithms is the directory's word.
///
/// A verifier keeps each answer for a while, so a directory need not be fast. ``MemoryIssuerDirectory`` is one that is held in memory.
public protocol IssuerDirectory: Sendable {
    /// - Parameter name: `iss` of a token that is not verified: text of a stranger's, 1 to 512 bytes, compared byte for byte.
    /// - Returns: The issuer of exactly this name, and its tenant; `nil` if it is not trusted.
    /// - Throws: Any error, if there is no answer at present. Tokens of issuers that are not known yet are answered 503 meanwhile. An answer that
    ///   takes longer than 10 s counts as an error, and its task is cancelled.
    func registration(ofIssuer name: String) async throws -> RegisteredIssuer?
}

/// An issuer, and its tenant.
public struct RegisteredIssuer: Sendable, Equatable {
    /// The issuer, with the rules for its tokens and the location of its keys.
    public let issuer: Issuer
    /// The tenant whose users it signs in.
    public let tenant: String

    /// - Parameters:
    ///   - issuer: The issuer, with the rules for its tokens and the location of its keys.
    ///   - tenant: The tenant whose users it signs in; several issuers may be of one tenant.
    public init(_ issuer: Issuer, tenant: String) {
        self.issuer = issuer
        self.tenant = tenant
    }
}

/// The bounds of the questions that a verifier asks a directory, and of the answers that it keeps.
public struct IssuerDirectoryRules: Sendable {
    /// For this long an answer is not asked for again; so long may tokens pass of an issuer that has been removed.
    public var fresh: Duration = .seconds(10)
    /// For this long a trusted issuer stays trusted while the directory cannot be asked.
    public var stale: Duration = .seconds(600)
    /// For this long, and for a second at least, an issuer that the directory did not know is not asked for again; one that is added may have to
    /// wait so long.
    public var unknown: Duration = .seconds(10)
    /// The most issuers that are kept, with their keys, at least 1. Beyond that one of them is dropped, and asked for again when it is needed.
    public var maximumIssuers = 1_000
    /// The most questions at a time about issuers that are not trusted yet. Beyond that their tokens are answered 503.
    public var questionsAtOnce = 4
    /// The most questions in a second about issuers that are not trusted yet. Beyond that their tokens are answered 503.
    public var questionsPerSecond = 200

    /// The defaults.
    public init() {}

    /// These bounds, for ``LookUps``.
    var lookUps: LookUpRules {
        var rules = LookUpRules()
        rules.fresh = fresh
        rules.stale = stale
        // Sessions look twice a second whether their issuer is unknown meanwhile.
        rules.unknown = max(.seconds(1), unknown)
        rules.capacity = max(1, maximumIssuers)
        rules.lookUps = max(1, questionsAtOnce)
        rules.lookUpsPerSecond = max(1, questionsPerSecond)
        return rules
    }
}
