import JOSE
import StrictJSON

/// A token that is read only to show what it says, in one of the two forms that there are.
struct ReadToken {
    /// Where a token comes from, which decides how it is written.
    enum Form {
        /// Of an issuer: claims are in the payload.
        case issuer
        /// Of a load balancer: with padding, and with claims in the header too.
        case loadBalancer
    }

    let form: Form
    let header: ProtectedHeader
    private let payload: JSONDocument
    private let claimsInHeader: JSONDocument?

    /// `nil` for what cannot be read.
    init?(_ token: [UInt8], as form: Form, maximumBytes: Int) {
        let algorithms = SignatureAlgorithms(SignatureAlgorithm.allCases)
        self.form = form
        switch form {
        case .issuer:
            guard let jws = try? UnverifiedJWS(compactSerialization: token, accepting: algorithms, maximumBytes: maximumBytes) else {
                return nil
            }
            (header, payload, claimsInHeader) = (jws.header, jws.payload, nil)
        case .loadBalancer:
            guard let jws = try? PaddedJWS(token, accepting: algorithms, maximumBytes: maximumBytes) else { return nil }
            (header, payload, claimsInHeader) = (jws.header, jws.payload, jws.headerMembers)
        }
    }

    /// A claim, of the header first where that has any.
    subscript(_ claim: Claim) -> JSONView? { claimsInHeader?[claim] ?? payload[claim] }
}
