/// Values by the texts that they were read from, so that what many tokens say alike takes memory once. When there are too many, or the text
/// is long, each is made anew.
struct SharedValues<Value: Sendable>: Sendable {
    private static var most: Int { 256 }
    private static var longest: Int { 256 }

    private var values: [[UInt8]: Value] = [:]

    /// If false, a text of this number of bytes is too long to be shared.
    static func keeps(_ count: Int) -> Bool { count <= longest }

    mutating func value(of text: ArraySlice<UInt8>, _ make: (_ text: [UInt8]) -> Value) -> Value {
        let text = Array(text)
        if let value = values[text] { return value }
        let value = make(text)
        if Self.keeps(text.count) {
            if values.count == Self.most { values.removeAll() }
            values[text] = value
        }
        return value
    }
}
