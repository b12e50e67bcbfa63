import StrictJSON
import Testing

/// The root of a text that is expected to be valid.
func root(_ text: String) throws -> JSONView { try JSONDocument(parsing: Array(text.utf8)).root }

/// The error of a text, or `nil` when it is accepted.
func fault(_ bytes: some Sequence<UInt8>, _ limits: JSONLimits = .default) -> JSONError? {
    do throws(JSONError) {
        _ = try JSONDocument(parsing: Array(bytes), limits: limits)
        return nil
    } catch {
        return error
    }
}

func fault(_ text: String, _ limits: JSONLimits = .default) -> JSONError? { fault(text.utf8, limits) }

/// A text and the one error it must meet.
struct Refusal: Sendable, CustomTestStringConvertible {
    let name: String
    let bytes: [UInt8]
    let error: JSONError

    init(_ name: String, _ text: String, _ error: JSONError) { self.init(name, Array(text.utf8), error) }

    init(_ name: String, _ bytes: [UInt8], _ error: JSONError) {
        self.name = name
        self.bytes = bytes
        self.error = error
    }

    var testDescription: String { name }
}
