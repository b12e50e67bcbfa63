/// The path of a route: literal segments, `:name` segments, which match any one segment, and `**` at the end, which matches one or more.
public struct PathPattern: Sendable, Equatable, CustomStringConvertible {
    package enum Segment: Sendable, Equatable {
        case literal([UInt8])
        case parameter(String)
        /// What is left of the path.
        case tail
    }

    /// What the tail is called where it needs a name.
    package static let tailName = "tail"

    package let segments: [Segment]
    package let parameterNames: [String]
    /// If true, it ends in `**`.
    package let hasTail: Bool
    /// If true, it stands for the paths that end in a slash, and for no others.
    let isFolder: Bool
    /// The pattern with one slash in front, and one behind if it stands for folders.
    public let description: String

    /// `secure/notes/:id` or `files/**`; leading and trailing slashes make no difference.
    ///
    /// A pattern that is not what it seems has a ``PathPattern/Fault``, and ``Router`` refuses its route.
    public init(_ text: String) { self.init(text, isFolder: false) }

    /// - Parameter isFolder: If true, paths match only with a slash at their end. There is a segment, and no tail.
    init(_ text: String, isFolder: Bool) {
        let parts = text.split(separator: "/")
        segments = parts.map { part in
            if part == "**" { return .tail }
            return part.hasPrefix(":") ? .parameter(String(part.dropFirst())) : .literal(Array(part.utf8))
        }
        hasTail = segments.last == .tail
        parameterNames = parts.filter { $0.hasPrefix(":") }.map { String($0.dropFirst()) }
        self.isFolder = isFolder
        description = "/" + parts.joined(separator: "/") + (isFolder ? "/" : "")
    }
}

extension PathPattern {
    /// Why a route would never answer what its pattern seems to say.
    public enum Fault: Error, Equatable, Sendable {
        /// A parameter is spelled `:id` here, not `{id}`.
        case braces(segment: String)
        /// `*` would match itself alone: only `**`, a segment by itself, stands for others.
        case asterisk(segment: String)
        /// `**` stands for the rest of a path, and nothing can follow it.
        case tailBeforeTheEnd
        /// A path with such a segment is refused before it is routed.
        case dotSegment
        /// The query is no part of the path.
        case query(segment: String)
        /// The name is empty, or has other characters than ASCII letters, digits, `_` and `-`.
        case malformedParameter(name: String)
        /// Two segments have the same name, which is ambiguous.
        case repeatedParameter(name: String)
        /// The handler reads a parameter that the pattern does not have.
        case missingParameter(name: String)
        /// The handler reads the rest of the path, and the pattern does not end in `**`.
        case missingTail
    }

    /// What is wrong with the pattern of a route whose handler reads these parameters; `nil` when nothing is.
    func fault(reading parameters: [String], tail readsTail: Bool) -> Fault? {
        var seen: Set<String> = hasTail ? [Self.tailName] : []
        for (index, segment) in segments.enumerated() {
            switch segment {
            case .tail: if index + 1 < segments.count { return .tailBeforeTheEnd }
            case .literal(let bytes):
                if let fault = Self.fault(ofLiteral: bytes) { return fault }
            case .parameter(let name):
                guard !name.isEmpty, name.utf8.allSatisfy(Self.isNameByte) else { return .malformedParameter(name: name) }
                guard seen.insert(name).inserted else { return .repeatedParameter(name: name) }
            }
        }
        if readsTail, !hasTail { return .missingTail }
        return parameters.first { !parameterNames.contains($0) }.map { .missingParameter(name: $0) }
    }

    private static func fault(ofLiteral bytes: [UInt8]) -> Fault? {
        let text = String(decoding: bytes, as: UTF8.self)
        if text == "." || text == ".." { return .dotSegment }
        if bytes.contains(where: { "{}".utf8.contains($0) }) { return .braces(segment: text) }
        if bytes.contains(UInt8(ascii: "*")) { return .asterisk(segment: text) }
        return bytes.contains(where: { "?#".utf8.contains($0) }) ? .query(segment: text) : nil
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
            UInt8(ascii: "_"), UInt8(ascii: "-"):
            true
        default: false
        }
    }
}

extension PathPattern.Fault: CustomStringConvertible {
    public var description: String {
        switch self {
        case .braces(let segment): "\(segment) is taken as it stands; write a parameter as :name"
        case .asterisk(let segment): "\(segment) is taken as it stands; only ** at the end stands for the rest of a path"
        case .tailBeforeTheEnd: "** stands for the rest of a path, and something follows it"
        case .dotSegment: "no path with a dot segment is routed"
        case .query(let segment): "\(segment) has a query or a fragment, which is no part of a path"
        case .malformedParameter(let name): ":\(name) is no name; use ASCII letters, digits, _ and -"
        case .repeatedParameter(let name): ":\(name) is there twice"
        case .missingParameter(let name): "the handler reads :\(name), which is not there"
        case .missingTail: "the handler reads the rest of the path, and there is no ** at the end"
        }
    }
}
