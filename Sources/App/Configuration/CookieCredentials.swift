import CognitoAuth
import CognitoCore
import EnvironmentReading
import HTTPServer
import HTTPTypes

/// The cookie in which the sample's routes accept a token, for requests that a browser sends without `Authorization`: those of an
/// `EventSource`, a link or an image.
///
/// The program that sets the cookie decides whether scripts can read it (`HttpOnly`), and whether browsers send it with requests of other
/// sites' pages (`SameSite`).
public struct CookieCredentials: Sendable, Equatable {
    /// The cookie's name.
    public let name: String
    /// The origins, beside the server's own, whose pages may use the cookie with unsafe methods.
    public let origins: [String]

    /// Reads `COGNITO_COOKIE`; `nil` if it is not set, or a fault has been recorded.
    ///
    /// - Parameter crossOrigin: Its listed origins may use the cookie. `*` adds none, since it lets pages read answers, but not act for a user.
    init?(reading reader: inout ConfigurationReader, _ crossOrigin: CrossOriginPolicy?) {
        guard let name = reader.optional("COGNITO_COOKIE", .cookieName, example: "__Host-session") else { return nil }
        self.name = name
        guard case .listed(let origins, _) = crossOrigin?.audience else {
            self.origins = []
            return
        }
        self.origins = origins.map(\.description)
    }

    /// The `Authorization` field or the cookie; a request must not use both.
    var source: CredentialSource { .oneOf(.authorizationField, .cookie(name, origins: origins)) }
}

extension ConfigurationRule where Value == String {
    /// Source: RFC 6265 §4.1.1 (a token, as a field's name is)
    fileprivate static var cookieName: Self {
        Self("a cookie's name: 1 to 128 letters, digits and !#$%&'*+-.^_`|~") { text in
            (1...128).contains(text.utf8.count) && HTTPField.Name(text) != nil ? text : nil
        }
    }
}
