#if Hummingbird
public import CognitoCore
public import Hummingbird

/// A context with the verified claims of its caller. Claims are made by a verifier alone, so a context that has some proves that a token has
/// passed, and a handler that is given one cannot be registered where nothing guards.
///
/// A context of your own that is made from ``AuthenticatedContext`` can be one, too: Hummingbird's `ChildRequestContext` passes the claims on.
public protocol AuthenticatedRequestContext<Claims>: RequestContext {
    associatedtype Claims: CognitoClaims

    /// The verified claims.
    var user: Claims { get }
}

/// The context of a request whose token has been verified. Only ``Hummingbird/RouterMethods/authenticated(by:as:)`` makes one.
public struct AuthenticatedContext<Parent: RequestContext, Claims: BearerClaims>: AuthenticatedRequestContext {
    public typealias Source = Never
    public typealias Decoder = Parent.Decoder
    public typealias Encoder = Parent.Encoder

    /// The context that the request had before.
    public var parent: Parent
    public let user: Claims

    init(_ parent: Parent, user: Claims) {
        self.parent = parent
        self.user = user
    }

    /// Never called: there is nothing that it could be made from.
    public init(source: Never) { switch source {} }
}

/// The context of a request that may come without a token; one that comes with a token has had it verified.
public struct MaybeAuthenticatedContext<Parent: RequestContext, Claims: BearerClaims>: RequestContext {
    public typealias Source = Never
    public typealias Decoder = Parent.Decoder
    public typealias Encoder = Parent.Encoder

    /// The context that the request had before.
    public var parent: Parent
    /// The verified claims, or `nil` for a request without bearer credentials.
    public let user: Claims?

    init(_ parent: Parent, user: Claims?) {
        self.parent = parent
        self.user = user
    }

    /// Never called: there is nothing that it could be made from.
    public init(source: Never) { switch source {} }
}

extension AuthenticatedContext {
    public var coreContext: CoreRequestContextStorage {
        get { parent.coreContext }
        set { parent.coreContext = newValue }
    }
    public var maxUploadSize: Int { parent.maxUploadSize }
    public var requestDecoder: Decoder { parent.requestDecoder }
    public var responseEncoder: Encoder { parent.responseEncoder }
}

extension MaybeAuthenticatedContext {
    public var coreContext: CoreRequestContextStorage {
        get { parent.coreContext }
        set { parent.coreContext = newValue }
    }
    public var maxUploadSize: Int { parent.maxUploadSize }
    public var requestDecoder: Decoder { parent.requestDecoder }
    public var responseEncoder: Encoder { parent.responseEncoder }
}
#endif
