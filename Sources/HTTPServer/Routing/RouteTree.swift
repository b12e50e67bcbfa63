import HTTPTypes

/// The routes as a tree of path segments, flattened into one array.
struct RouteTree: Sendable {
    struct Node: Sendable {
        var literals: [(segment: [UInt8], node: Int)] = []
        var parameter: Int?
        var leaf: Leaf?
        /// What answers the path with a slash at its end.
        var folder: Leaf?
        /// What answers all paths below that nothing else does.
        var tail: Leaf?
    }

    /// What is registered at one path.
    final class Leaf: Sendable {
        let routes: [Route]
        /// The value of `Allow`: the methods registered here and those that come along (RFC 9110 §10.2.1).
        let allow: String
        /// The routes of the usual methods, each at its method's number, so that the usual request compares no text.
        private let usual: [Route?]
        /// If true, one of the routes answers paths that end in a slash.
        let takesFolders: Bool

        init(_ routes: [Route]) {
            self.routes = routes
            takesFolders = routes.contains(where: \.takesFolders)
            var methods: [String] = []
            for method in routes.map(\.method.rawValue) where !methods.contains(method) { methods.append(method) }
            if methods.contains("GET"), !methods.contains("HEAD") { methods.append("HEAD") }
            if !methods.contains("OPTIONS") { methods.append("OPTIONS") }
            allow = methods.joined(separator: ", ")
            usual = KnownMethod.allCases.map { known in
                Self.route(known, of: routes) ?? (known == .head ? Self.route(.get, of: routes) : nil)
            }
        }

        private static func route(_ method: KnownMethod, of routes: [Route]) -> Route? {
            routes.first { $0.method.rawValue == method.name }
        }

        func route(for head: RequestHead) -> Route? {
            if let known = head.knownMethod { return usual[Int(known.rawValue)] }
            let method = head.method
            return routes.first { $0.method == method }
        }
    }

    private var nodes = [Node()]
    /// If true, one of the routes ends in a tail.
    private(set) var hasTails = false

    mutating func insert(_ route: Route) throws(Router.Clash) {
        var current = 0
        for segment in route.pattern.segments where segment != .tail { current = child(of: current, segment) }
        let leaf: WritableKeyPath<Node, Leaf?> = route.pattern.hasTail ? \.tail : route.pattern.isFolder ? \.folder : \.leaf
        let others = nodes[current][keyPath: leaf]?.routes ?? []
        if let other = others.first(where: { $0.method == route.method }) {
            throw Router.Clash(
                method: route.method.rawValue, first: other.pattern.description, second: route.pattern.description)
        }
        nodes[current][keyPath: leaf] = Leaf(others + [route])
        if route.pattern.hasTail { hasTails = true }
    }

    private mutating func child(of node: Int, _ segment: PathPattern.Segment) -> Int {
        switch segment {
        case .literal(let bytes):
            if let known = nodes[node].literals.first(where: { $0.segment == bytes }) { return known.node }
            nodes[node].literals.append((bytes, nodes.count))
        case .parameter:
            if let known = nodes[node].parameter { return known }
            nodes[node].parameter = nodes.count
        case .tail: return node
        }
        nodes.append(Node())
        return nodes.count - 1
    }

    /// What is registered at the path in `bytes[range]`, which starts with a slash. A path that ends in a slash leads nowhere, except `/` itself
    /// and where a folder is registered or a tail takes them. The ranges of the segments that parameters matched are appended to `parameters`,
    /// and behind them that of a tail, with the slash in front of it.
    func find(_ bytes: Span<UInt8>, in range: Range<Int>, parameters: inout [Range<Int>]) -> Leaf? {
        if range.count == 1, let leaf = nodes[0].leaf { return leaf }
        return find(bytes, in: range, from: 0, parameters: &parameters)
    }

    private func find(_ bytes: Span<UInt8>, in range: Range<Int>, from node: Int, parameters: inout [Range<Int>]) -> Leaf? {
        guard !range.isEmpty else { return nodes[node].leaf }
        let start = range.lowerBound + 1
        let end = Self.segmentEnd(bytes, in: start..<range.upperBound)
        if start < end {
            for literal in nodes[node].literals where bytes.isExactly(literal.segment.span, in: start..<end) {
                let rest = end..<range.upperBound
                if let leaf = find(bytes, in: rest, from: literal.node, parameters: &parameters) { return leaf }
            }
            if let next = nodes[node].parameter {
                parameters.append(start..<end)
                if let leaf = find(bytes, in: end..<range.upperBound, from: next, parameters: &parameters) { return leaf }
                parameters.removeLast()
            }
        } else if start == range.upperBound, let folder = nodes[node].folder {
            return folder
        }
        guard let tail = nodes[node].tail, tail.takesFolders || bytes[range.upperBound - 1] != Grammar.slash else { return nil }
        parameters.append(range)
        return tail
    }

    /// All tails below which the path in `bytes[range]` is, the deepest first, each with what ``find(_:in:parameters:)`` appends for it: one of them
    /// may have the method that what is found first lacks.
    func tails(_ bytes: Span<UInt8>, in range: Range<Int>) -> [(leaf: Leaf, parameters: [Range<Int>])] {
        tails(bytes, in: range, from: 0, behind: [])
    }

    private func tails(
        _ bytes: Span<UInt8>, in range: Range<Int>, from node: Int, behind parameters: [Range<Int>]
    ) -> [(leaf: Leaf, parameters: [Range<Int>])] {
        guard !range.isEmpty else { return [] }
        let start = range.lowerBound + 1
        let end = Self.segmentEnd(bytes, in: start..<range.upperBound)
        let rest = end..<range.upperBound
        var found: [(leaf: Leaf, parameters: [Range<Int>])] = []
        if start < end {
            for literal in nodes[node].literals where bytes.isExactly(literal.segment.span, in: start..<end) {
                found += tails(bytes, in: rest, from: literal.node, behind: parameters)
            }
            if let next = nodes[node].parameter { found += tails(bytes, in: rest, from: next, behind: parameters + [start..<end]) }
        }
        if let tail = nodes[node].tail, tail.takesFolders || bytes[range.upperBound - 1] != Grammar.slash {
            found.append((tail, parameters + [range]))
        }
        return found
    }

    @inline(__always)
    private static func segmentEnd(_ bytes: Span<UInt8>, in range: Range<Int>) -> Int {
        var end = range.lowerBound
        while end < range.upperBound, bytes[end] != Grammar.slash { end += 1 }
        return end
    }
}
