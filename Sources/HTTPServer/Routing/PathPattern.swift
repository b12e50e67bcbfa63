/// The path of a route: literal segments and `:name` segments, which match any one segment.
public struct PathPattern: Sendable, Equatable, CustomStringConvertible {
    package enum Segment: Sendable, Equatable {
        case literal([UInt8])
        case parameter(String)
    }

    package let segments: [Segment]
    package let parameterNames: [String]
    /// The pattern with one slash in front and none behind.
    public let description: String

    /// `secure/notes/:id`; leading and trailing slashes make no difference.
    public init(_ text: String) {
        let parts = text.split(separator: "/")
        segments = parts.map { $0.hasPrefix(":") ? .parameter(String($0.dropFirst())) : .literal(Array($0.utf8)) }
        parameterNames = parts.filter { $0.hasPrefix(":") }.map { String($0.dropFirst()) }
        description = "/" + parts.joined(separator: "/")
    }
}
