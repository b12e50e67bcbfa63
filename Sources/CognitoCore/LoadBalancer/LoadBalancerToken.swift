import JOSE
import StrictJSON

/// A load balancer's token that has passed every check without a key, except perhaps that of its expiry.
struct LoadBalancerToken {
    let keyID: String
    let expiry: ClaimsFault?
    private let jws: PaddedJWS
    private let issuer: String
    private let clientID: String
    private let subject: String
    private let expirationTime: NumericDate
    private let clockSkew: Double

    /// - Throws: `rejected`
    init(
        _ token: [UInt8], of balancer: LoadBalancer, clockSkew: Double, maximumBytes: Int, now: NumericDate
    ) throws(VerificationError) {
        do throws(JOSEError) {
            jws = try PaddedJWS(token, accepting: [.es256], maximumBytes: maximumBytes)
            guard let keyID = LoadBalancerKeyID(jws.header.keyID) else { throw .malformedKeyID }
            self.keyID = keyID.text
        } catch {
            throw .rejected(.token(error))
        }
        do throws(ClaimsFault) {
            clientID = try Self.client(in: jws.headerMembers, balancer)
            guard let subject = try UnverifiedClaims.string(.subject, of: jws.payload).string, !subject.isEmpty else {
                throw .malformed(.subject)
            }
            self.subject = subject
            expirationTime = try Self.expirationTime(jws, balancer)
        } catch {
            throw .rejected(.claims(error))
        }
        issuer = balancer.issuer
        self.clockSkew = clockSkew
        let isCurrent = now.secondsSinceEpoch < expirationTime.secondsSinceEpoch + clockSkew
        expiry = isCurrent ? nil : .expired(expirationTime: expirationTime, now: now)
    }

    /// The client that the header names. The signer is checked first, since any other header may be another load balancer's.
    private static func client(in header: JSONDocument, _ balancer: LoadBalancer) throws(ClaimsFault) -> String {
        guard try UnverifiedClaims.string(.signer, of: header).isString(balancer.arn) else { throw .signerNotAccepted }
        guard try UnverifiedClaims.issuer(of: header).isString(balancer.issuer) else { throw .issuerNotTrusted }
        let client = try UnverifiedClaims.string(.client, of: header)
        guard let clientID = balancer.clientIDs.first(where: { client.isString($0) }) else { throw .clientNotAccepted }
        return clientID
    }

    /// The earlier `exp` of header and payload. Claims that the payload repeats from the header must be valid there, too.
    ///
    /// Source: RFC 7519 §5.3
    private static func expirationTime(_ jws: PaddedJWS, _ balancer: LoadBalancer) throws(ClaimsFault) -> NumericDate {
        if jws.payload[.issuer] != nil {
            guard try UnverifiedClaims.issuer(of: jws.payload).isString(balancer.issuer) else { throw .issuerNotTrusted }
        }
        guard let inHeader = try UnverifiedClaims.date(.expirationTime, of: jws.headerMembers) else { throw .missing(.expirationTime) }
        guard let inPayload = try UnverifiedClaims.date(.expirationTime, of: jws.payload) else { return inHeader }
        return min(inHeader, inPayload)
    }

    /// Verifies the signature, and returns the claims.
    ///
    /// - Throws: `rejected`
    func claims(signedBy key: JSONWebKey) throws(VerificationError) -> LoadBalancerClaims {
        do throws(JOSEError) {
            try jws.verify(with: key)
        } catch {
            throw .rejected(.token(error))
        }
        if let expiry { throw .rejected(.claims(expiry)) }
        let text = ClaimsText.document(jws.payload)
        let common = CommonClaims(
            subject: subject, expirationTime: expirationTime, text, clockSkew: clockSkew, username: text.string(.username),
            groups: GroupsClaim(at: ClaimPath(.openIDGroups), in: text), scopes: .none)
        return LoadBalancerClaims(common: common, issuer: issuer, clientID: clientID)
    }
}
