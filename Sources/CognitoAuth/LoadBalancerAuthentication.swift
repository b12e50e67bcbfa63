public import CognitoCore
public import HTTPServer
import HTTPTypes

/// Admits users whom an Application Load Balancer has signed in, as its field `x-amzn-oidc-data` says.
///
///     let people = LoadBalancerAuthentication(LoadBalancerVerifier(trusting: balancer))
///     let programs = Authentication(verifier, as: MachineTokenClaims.self)
///     let callers = root.use(people.or(programs))
///
/// The load balancer replaces a field of that name that a client sends. A client that bypasses the load balancer can repeat an old one, so
/// let nothing else reach the service.
public struct LoadBalancerAuthentication: AuthenticationScheme {
    public typealias Claims = LoadBalancerClaims

    private let verifier: LoadBalancerVerifier
    public let missing: Problem
    public let realm: Realm

    /// - Parameters:
    ///   - verifier: Judges what the field says.
    ///   - missingCredentials: The answer to a request without the field.
    ///   - realm: Named in challenges.
    public init(
        _ verifier: LoadBalancerVerifier, missingCredentials: MissingCredentials = .unauthorized, realm: Realm = .standard
    ) {
        self.verifier = verifier
        self.realm = realm
        missing = .notSignedIn(missingCredentials, realm: realm)
    }

    public var documentation: GuardDescription {
        GuardDescription(
            credentials: [.field("X-Amzn-Oidc-Data")],
            problems: [missing, .unreadableField(.noToken, realm: realm)] + Problem.ofTokens(admittingPrograms: true, realm: realm))
    }

    public func credentials(of request: Request) throws(Problem) -> ArraySlice<UInt8>? {
        do throws(CredentialFault) {
            return try [CredentialSource.loadBalancerField].token(in: request.head)
        } catch {
            throw .unreadableField(error, realm: realm)
        }
    }

    public func admit(
        _ context: RequestContext, with token: ArraySlice<UInt8>
    ) throws(Problem) -> Admission<Authenticated<LoadBalancerClaims>> {
        let request = context.request
        do throws(VerificationError) {
            switch try verifier.verification(of: token) {
            case .verified(let user): return .admitted(admitted(user, bearing: token, request))
            case .later(let user): return .later { () async throws(Problem) in try await admitted(by: user, bearing: token, request) }
            }
        } catch {
            throw refusal(error, token, request)
        }
    }

    private func admitted(
        by user: @Sendable () async throws(VerificationError) -> LoadBalancerClaims, bearing token: ArraySlice<UInt8>, _ request: Request
    ) async throws(Problem) -> Authenticated<LoadBalancerClaims> {
        do { return admitted(try await user(), bearing: token, request) } catch { throw refusal(error, token, request) }
    }

    private func refusal(_ error: VerificationError, _ token: ArraySlice<UInt8>, _ request: Request) -> Problem {
        verifier.explain(error, token, requestID: "\(request.id)")
        return Problem(error, realm: realm)
    }

    private func admitted(
        _ user: LoadBalancerClaims, bearing token: ArraySlice<UInt8>, _ request: Request
    ) -> Authenticated<LoadBalancerClaims> {
        request.note(subject: user.subject)
        request.endAnswer(at: user.acceptedUntil)
        return Authenticated(request: request, user: user, credentials: token)
    }
}

extension CredentialSource {
    /// The field in which a load balancer says whom it has signed in.
    fileprivate static let loadBalancerField = CredentialSource { (head) throws(CredentialFault) in
        guard let field = head.firstFieldRange("x-amzn-oidc-data") else { return nil }
        guard head.fieldCount(named: "x-amzn-oidc-data") == 1 else { throw .repeatedField }
        return try head.value(of: field).checkedAsToken()
    }
}

extension Problem {
    fileprivate static func notSignedIn(_ answer: MissingCredentials, realm: Realm) -> Problem {
        Problem(
            status: answer == .forbidden ? .forbidden : .unauthorized, code: "missing_credentials",
            detail: "Come through the load balancer, which signs users in."
        ).with(.wwwAuthenticate, Challenge.credentials.value(realm: realm.text))
    }

    fileprivate static func unreadableField(_ fault: CredentialFault, realm: Realm) -> Problem {
        Problem(
            status: .badRequest, code: "invalid_request", detail: "There must be one X-Amzn-Oidc-Data field, with one token.",
            reason: "credentials: \(fault.rawValue)", cause: fault.rawValue
        ).with(.wwwAuthenticate, Challenge.invalidLoadBalancerField.value(realm: realm.text))
    }
}
