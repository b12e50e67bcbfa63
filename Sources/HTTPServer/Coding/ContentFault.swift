import HTTPTypes
import StrictJSON

/// A place in a request's content that does not fit, and why.
///
/// An `init(from:)` may throw one, with a pointer that begins at its own value.
public struct ContentFault: Error, Sendable, Equatable {
    /// Where, from the outermost value: empty for that one itself.
    ///
    /// Source: RFC 6901
    public let pointer: String
    /// Why, as a sentence that the caller can act on.
    public let detail: String

    /// - Parameters:
    ///   - pointer: Where, from the outermost value: empty for that one itself.
    ///   - detail: A sentence on which the client can act.
    public init(pointer: String, detail: String) {
        self.pointer = pointer
        self.detail = detail
    }

    /// A member of an object.
    ///
    /// - Parameters:
    ///   - name: The member's name, without escapes of RFC 6901.
    ///   - detail: A sentence on which the client can act.
    public init(member name: String, _ detail: String) {
        self.init(pointer: Self.pointer(to: name), detail: detail)
    }

    /// Source: RFC 6901 §3
    static func pointer(to name: String) -> String { "/" + name.replacing("~", with: "~0").replacing("/", with: "~1") }
}

extension Problem {
    /// Content of the right type that does not fit what is to be done with it. All that does not is listed in the body's `errors`.
    ///
    /// Source: RFC 9110 §15.5.21
    public static func invalidContent(_ faults: [ContentFault]) -> Problem {
        Problem(status: .unprocessableContent, code: "invalid_content", detail: "The content does not fit; errors says where.")
            .with(member: "errors", .array(faults.map { ["pointer": .string($0.pointer), "detail": .string($0.detail)] }))
    }
}
