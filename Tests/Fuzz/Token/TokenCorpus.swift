import CognitoTesting
import JOSE
import StrictJSON

/// Good tokens, and their parts, as text.
///
/// Keys are made anew for each run, so a seed repeats the mutations and not the bytes of keys and signatures; a finding prints those it had.
enum TokenCorpus {
    static let clientID = "client1"
    static let issuer = "https://cognito-idp.us-fake-1.amazonaws.com/us-fake-1_abCDeFgHi"
    static let now: Double = 1_700_000_000

    static let json = Mutator(
        seeds: (claims + headers + keySets + texts).map { Array($0.utf8) },
        marks: Array("{}[]\",:\\/ \t\r\n0123456789-+.eEtfnu".utf8) + [0x00, 0x1F, 0x7F, 0x80, 0xBF, 0xC0, 0xE2, 0xED, 0xF4, 0xFE, 0xFF],
        numbers: [
            "0", "-0", "01", "1.", ".5", "1e400", "1e308", "-1", "9223372036854775808", "18446744073709551616", "1e-400", "0.1",
            "1699999999", "1700000000", "1700000001", "1700000000.5", "253402300800", "null", "true", "\"1800000000\"",
        ].map { Array($0.utf8) })

    static let claims = [
        #"{"sub":"u-1","aud":"client1","iss":"\#(issuer)","token_use":"id","exp":1800000000,"iat":1600000000,"cognito:username":"leo"}"#,
        #"{"sub":"u-1","aud":["client1"],"iss":"\#(issuer)","token_use":"id","exp":1800000000,"nbf":1600000000,"cognito:groups":["a","b"]}"#,
        #"{"sub":"u-1","client_id":"client1","iss":"\#(issuer)","token_use":"access","exp":1800000000,"username":"leo","scope":"a b"}"#,
        #"{"sub":"client1","client_id":"client1","iss":"\#(issuer)","token_use":"access","exp":1700000001,"scope":"api/read"}"#,
        #"{"\u0073ub":"u","aud":"client1","iss":"https:\/\/cognito-idp.us-fake-1.amazonaws.com\/us-fake-1_abCDeFgHi","token_use":"id","exp":1.8e9}"#,
    ]
    static let headers = [
        #"{"kid":"k1=","alg":"RS256"}"#, #"{"alg":"RS256","typ":"JWT","kid":"k1="}"#, #"{"alg":"RS256","kid":"a","crit":["x"]}"#,
        #"{"alg":"none","kid":"a"}"#, #"{"alg":"HS256","kid":"a","jwk":{}}"#, #"{"alg":"RS256","kid":"a","typ":"at+jwt"}"#,
    ]
    private static let keySets = [
        #"{"keys":[{"kty":"RSA","kid":"a","use":"sig","alg":"RS256","e":"AQAB","n":"sXch"},{"kty":"EC","crv":"P-256","x":"","y":""}]}"#
    ]
    private static let texts = [
        #"[null,true,false,0,-0.0,1E+2,"",{"":{}},[[[]]]]"#, #"{"a":"\u00e9\ud83e\udd81\n\t\"\\\/\b\f\r","é":"é","b":[1,2,3]}"#, "\"text\"",
        " 1 ",
    ]
}
