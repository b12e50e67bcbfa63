import HTTPTypes

/// The routes as a tree of path segments, flattened into one array.
struct RouteTree: Sendable {
    struct Node: Sendable {
        var literals: [(segment: [UInt8], node: Int)] = []
        var parameter: Int?
        var leaf: Leaf?
    }

    /// What is registered at one path.
    struct Leaf: Sendable {
        private(set) var routes: [Route]
        /// The value of `Allow`: the methods registered here and those that come along (RFC 9110 §10.2.1).
        private(set) var allow: String

        init(_ routes: [Route]) {
            self.routes = routes
            var methods = routes.map(\.method.rawValue)
            if methods.contains("GET"), !methods.contains("HEAD") { methods.append("HEAD") }
            if !methods.contains("OPTIONS") { methods.append("OPTIONS") }
            allow = methods.joined(separator: ", ")
        }

        func route(_ method: HTTPRequest.Method) -> Route? {
            routes.first { $0.method == method } ?? (method == .head ? routes.first { $0.method == .get } : nil)
        }
    }

    private var nodes = [Node()]

    mutating func insert(_ route: Route) throws(Router.Clash) {
        var current = 0
        for segment in route.pattern.segments { current = child(of: current, segment) }
        let others = nodes[current].leaf?.routes ?? []
        if let other = others.first(where: { $0.method == route.method }) {
            throw Router.Clash(
                method: route.method.rawValue, first: other.pattern.description, second: route.pattern.description)
        }
        nodes[current].leaf = Leaf(others + [route])
    }

    private mutating func child(of node: Int, _ segment: PathPattern.Segment) -> Int {
        switch segment {
        case .literal(let bytes):
            if let known = nodes[node].literals.first(where: { $0.segment == bytes }) { return known.node }
            nodes[node].literals.append((bytes, nodes.count))
        case .parameter:
            if let known = nodes[node].parameter { return known }
            nodes[node].parameter = nodes.count
        }
        nodes.append(Node())
        return nodes.count - 1
    }

    /// What is registered at the path in `bytes[range]`, which starts with a slash. A path that ends in a slash leads nowhere,
    /// except `/` itself. The ranges of the segments that parameters matched are appended to `parameters`.
    func find(_ bytes: [UInt8], in range: Range<Int>, parameters: inout [Range<Int>]) -> Leaf? {
        range.count == 1 ? nodes[0].leaf : find(bytes, in: range, from: 0, parameters: &parameters)
    }

    private func find(_ bytes: [UInt8], in range: Range<Int>, from node: Int, parameters: inout [Range<Int>]) -> Leaf? {
        guard !range.isEmpty else { return nodes[node].leaf }
        let start = range.lowerBound + 1
        let end = bytes[start..<range.upperBound].firstIndex(of: UInt8(ascii: "/")) ?? range.upperBound
        guard start < end else { return nil }
        for literal in nodes[node].literals where literal.segment.elementsEqual(bytes[start..<end]) {
            let rest = end..<range.upperBound
            if let leaf = find(bytes, in: rest, from: literal.node, parameters: &parameters) { return leaf }
        }
        guard let next = nodes[node].parameter else { return nil }
        parameters.append(start..<end)
        if let leaf = find(bytes, in: end..<range.upperBound, from: next, parameters: &parameters) { return leaf }
        parameters.removeLast()
        return nil
    }
}
