import StrictJSON

extension JSONValue {
    /// A value without the members and elements that are null, since null counts as absent.
    init(withoutNulls view: JSONView) {
        if let members = view.members {
            self = .object(members.filter { !$0.value.isNull }.map { Member($0.name, JSONValue(withoutNulls: $0.value)) })
        } else if let elements = view.elements {
            self = .array(elements.filter { !$0.isNull }.map { JSONValue(withoutNulls: $0) })
        } else {
            self.init(view)
        }
    }
}
