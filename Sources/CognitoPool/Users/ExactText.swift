/// A text as a key of a table, equal to another only byte for byte.
///
/// A `String` would not do: to it the Kelvin sign is a `K`, so a name could find another user's account.
struct ExactText: Hashable, Sendable {
    private let bytes: [UInt8]

    init(_ text: String) { bytes = Array(text.utf8) }
}
