/// The values of a pattern's `:name` segments, and what its `**` stands for, decoded.
public struct PathParameters: Sendable {
    package static let none = PathParameters(values: [])

    private let values: [(name: String, value: String)]
    let pathTail: PathTail?

    package init(values: [(name: String, value: String)]) {
        self.init(values: values, tail: nil)
    }

    init(values: [(name: String, value: String)], tail: PathTail?) {
        self.values = values
        pathTail = tail
    }

    /// The value of `:name`, or `nil` when the pattern has no such segment.
    public subscript(name: String) -> String? {
        values.first { $0.name == name }?.value
    }

    /// The segments that `**` stands for, one or more; `nil` when the pattern does not end in it. None of them is empty, `.` or `..`, and none
    /// has a slash, a backslash or a control character in it, however the path was escaped.
    public var tail: [String]? { pathTail?.segments }
}

/// The rest of a path.
struct PathTail: Sendable, Equatable {
    let segments: [String]
    /// True if the path ends in a slash.
    let isFolder: Bool

    /// - Parameter path: Decoded, with the slash in front.
    init(_ path: ArraySlice<UInt8>) {
        segments = path.split(separator: Grammar.slash).map { String(decoding: $0, as: UTF8.self) }
        isFolder = path.last == Grammar.slash
    }
}

extension Extractor where Value == [String] {
    /// The segments that the `**` of the pattern stands for, decoded. A route whose pattern does not end in it is refused when its ``Router`` is
    /// made.
    ///
    ///     root.get("pages/**", .tail) { segments in … }
    ///
    /// See ``PathParameters/tail`` for what they cannot be.
    public static var tail: Self {
        var description = ExtractorDescription()
        description.readsTail = true
        return Self(description) { (context) throws(Problem) in
            guard let tail = context.request.parameters.tail else { throw .notFound }
            return tail
        }
    }
}
