import CoreSyntax
import StrictJSON

/// The fields of the sign-up page: what a pool wants of a new user besides the password.
struct SignUpForm: Sendable {
    /// False if users sign in by an attribute, which then is the username, too.
    let asksForUsername: Bool
    /// The first one is that to which a code is sent. The others are those that a user must have.
    let attributes: [String]

    init(_ settings: PoolSettings) {
        asksForUsername = settings.usernameAttributes.isEmpty
        let contact = settings.usernameAttributes == [.phoneNumber] ? AliasAttribute.phoneNumber : .email
        attributes = settings.requiredAttributes.reduce(into: [contact.rawValue]) { names, name in
            if !names.contains(where: { sameBytes($0, name) }) { names.append(name) }
        }
    }

    /// The name of an attribute's field.
    static func field(_ attribute: String) -> String {
        attribute == AliasAttribute.email.rawValue ? attribute : "userAttributes.\(attribute)"
    }

    /// The field with a message for this one: an attribute's, if that is the username.
    func shownField(_ field: String?) -> String? {
        field == "username" && !asksForUsername ? Self.field(attributes[0]) : field
    }

    /// `Username` of the call.
    func username(in form: FormParameters) -> String {
        form[asksForUsername ? "username" : Self.field(attributes[0])] ?? ""
    }

    /// `UserAttributes` of the call.
    func attributesJSON(in form: FormParameters) -> JSONValue {
        .array(attributes.map { ["Name": .string($0), "Value": .string(form[Self.field($0)] ?? "")] })
    }

    /// The page's fields, filled in with the values of a refused form.
    func fields(in page: PageForm, _ values: FormParameters) -> [HTML] {
        let username = page.field("username", "Username", autocomplete: "username", value: values["username"] ?? "")
        let others = attributes.map { name in
            let (label, type, kind) = Self.description(of: name)
            let field = Self.field(name)
            return page.field(field, label, type: type, autocomplete: kind, value: values[field] ?? "")
        }
        return (asksForUsername ? [username] : []) + others
    }

    /// The label of an attribute's field, its type, and the kind of value that a browser fills in.
    private static func description(of attribute: String) -> (label: String, type: String, autocomplete: String) {
        switch AliasAttribute(rawValue: attribute) {
        case .email: ("E-mail address", "email", "email")
        case .phoneNumber: ("Phone number, with + and the country's code", "tel", "tel")
        default: (attribute.replacing("_", with: " "), "text", "off")
        }
    }
}
