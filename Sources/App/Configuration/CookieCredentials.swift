import CognitoAuth
import CognitoCore
import EnvironmentReading
import HTTPServer
import HTTPTypes

/// The cookie in which the sample's routes take a token, for what a browser sends without `Authorization`: an `EventSource`, a link, an image.
///
/// Who sets it decides what scripts can do with it (`HttpOnly`), and which pages of other sites have it sent (`SameSite`).
public struct CookieCredentials: Sendable, Equatable {
    /// The cookie's name.
    public let name: String
    /// Origins, beside the server's own, whose pages may change something with it.
    public let origins: [String]

    /// Reads `COGNITO_COOKIE`; `nil` where it is not set, or a fault has been recorded.
    ///
    /// - Parameter crossOrigin: Whose listed origins count here too. That anybody may read answers lets nobody act for a user.
    init?(reading reader: inout ConfigurationReader, _ crossOrigin: CrossOriginPolicy?) {
        guard let name = reader.optional("COGNITO_COOKIE", .cookieName, example: "__Host-session") else { return nil }
        self.name = name
        guard case .listed(let origins, _) = crossOrigin?.audience else {
            self.origins = []
            return
        }
        self.origins = origins.map(\.description)
    }

    /// The `Authorization` field and the cookie, of which one request may use one.
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
