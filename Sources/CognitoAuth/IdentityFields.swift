public import CognitoCore
public import HTTPServer
import HTTPTypes

extension Response {
    /// 200 whose fields say who has been admitted, for a proxy to hand on.
    ///
    /// All are always there, empty where the token says nothing, so that each replaces what a client may have sent under its name. Values
    /// are percent-encoded, lists joined by commas: no name can end a field, or become two names.
    public init(identifying caller: some ScopedClaims) {
        self.init(status: .ok)
        for (field, value) in Self.identity(of: caller) {
            guard let name = HTTPField.Name(field) else { continue }
            addField(name, value)
        }
    }

    private static func identity(of caller: some ScopedClaims) -> [(String, String)] {
        [
            ("X-Auth-Subject", PercentEncoding.encoded(caller.subject)),
            ("X-Auth-Issuer", PercentEncoding.encoded(caller.issuer)),
            ("X-Auth-Username", PercentEncoding.encoded(caller.username ?? "")),
            ("X-Auth-Groups", list(caller.groups)),
            ("X-Auth-Scopes", list(caller.scopes)),
            ("X-Auth-Client", PercentEncoding.encoded(caller.client ?? "")),
        ]
    }

    /// Without empty names, which no reader of a list counts. Source: RFC 9110 §5.6.1
    private static func list(_ names: [String]) -> String {
        names.filter { !$0.isEmpty }.map(PercentEncoding.encoded).joined(separator: ",")
    }
}
