public import CognitoCore
public import HTTPServer

/// A context that may know its caller.
public protocol CallerContext<Claims>: Context {
    associatedtype Claims: CognitoClaims

    /// The verified claims; `nil` for a request without credentials, where that is admitted.
    var caller: Claims? { get }
}

extension MaybeAuthenticated: CallerContext {
    public var caller: Claims? { user }
}

extension QuotaPartition where C: CallerContext {
    /// The caller: issuer and subject, so that all tokens and all API keys of a user have one quota together. A request without credentials
    /// counts for its address.
    public static var caller: QuotaPartition {
        QuotaPartition { context in
            guard let caller = context.caller else { return QuotaHolder.peer(context.request.peer.quotaHolder) }
            return .subject(caller.subject, issuer: caller.issuer)
        }
    }
}

private enum QuotaHolder: Hashable {
    case subject(String, issuer: String)
    case peer(Peer)
}
