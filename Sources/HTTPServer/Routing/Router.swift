import HTTPTypes

/// Finds the route of a request. Made once, at start; immutable after.
///
/// The path is matched segment by segment on decoded bytes: a literal before a parameter, and both before a tail (`**`); never by prefix, and
/// with no fallback that could reach a handler by a second spelling. A tail answers the methods that what goes before it has no route for.
public struct Router: Sendable {
    /// Two routes that the same request would reach.
    public struct Clash: Error, Equatable, CustomStringConvertible {
        /// The method of both routes.
        public let method: String
        /// The pattern that was registered first.
        public let first: String
        /// The pattern that was registered later.
        public let second: String
        public var description: String { "\(method) \(second) would answer the same requests as \(method) \(first)" }
    }

    /// A route whose pattern is not what it seems.
    public struct BadPattern: Error, Equatable, CustomStringConvertible {
        /// The method of the route.
        public let method: String
        /// Its pattern, those of its groups included.
        public let path: String
        /// What is wrong with the pattern.
        public let fault: PathPattern.Fault
        public var description: String { "\(method) \(path) can never answer as it was meant: \(fault)" }
    }

    /// A route that names no policy, in a table that requires one.
    public struct NoPolicy: Error, Equatable, CustomStringConvertible {
        /// The method of the route.
        public let method: String
        /// Its pattern, those of its groups included.
        public let path: String
        public var description: String { "\(method) \(path) is behind no guard; if everybody may call it, register it on an open group" }
    }

    package enum Resolution: Sendable {
        case route(Route, PathParameters)
        /// The path is known and the method is not.
        case otherMethod(allow: String)
        /// The method is `OPTIONS`, which every known path answers.
        case options(allow: String)
        case notFound
    }

    private var tree = RouteTree()

    /// - Throws: ``BadPattern`` when a route's pattern is not what it seems, ``NoPolicy`` when one is neither behind a guard nor
    ///   ``RouteGroup/open`` and the table refuses such routes, ``Clash`` when two routes would answer the same requests.
    public init(_ table: RouteTable) throws {
        for route in table.routes {
            let (method, path) = (route.method.rawValue, route.pattern.description)
            if let fault = route.pattern.fault(reading: route.reads.names(in: .path), tail: route.reads.readsTail) {
                throw BadPattern(method: method, path: path, fault: fault)
            }
            guard route.namesPolicy || table.unguardedRoutes == .allowed else { throw NoPolicy(method: method, path: path) }
            try tree.insert(route)
        }
    }

    package func resolve(_ head: RequestHead) -> Resolution {
        var values: [Range<Int>] = []
        let bytes = head.bytes
        guard let leaf = tree.find(bytes.span, in: head.path, parameters: &values) else { return .notFound }
        guard let route = leaf.route(for: head) else { return resolve(head, besides: leaf) }
        guard route.takesFolders || !route.pattern.hasTail || bytes[head.path.upperBound - 1] != Grammar.slash else { return .notFound }
        return .route(route, values.isEmpty ? .none : Self.parameters(of: route, values, bytes))
    }

    /// What is found first lacks the method. A tail above it may have it: `PUT covers/:name` beside `GET covers/**`.
    private func resolve(_ head: RequestHead, besides leaf: RouteTree.Leaf) -> Resolution {
        let bytes = head.bytes
        let isFolder = bytes[head.path.upperBound - 1] == Grammar.slash
        let tails = tree.hasTails ? tree.tails(bytes.span, in: head.path).filter { $0.leaf !== leaf } : []
        for tail in tails {
            guard let route = tail.leaf.route(for: head), route.takesFolders || !isFolder else { continue }
            return .route(route, Self.parameters(of: route, tail.parameters, bytes))
        }
        let allow = tails.isEmpty ? leaf.allow : RouteTree.Leaf(leaf.routes + tails.flatMap { $0.leaf.routes }).allow
        return head.knownMethod == .options ? .options(allow: allow) : .otherMethod(allow: allow)
    }

    private static func parameters(of route: Route, _ values: [Range<Int>], _ bytes: [UInt8]) -> PathParameters {
        let texts = values.map { String(decoding: bytes[$0], as: UTF8.self) }
        let named = zip(route.pattern.parameterNames, texts).map { (name: $0, value: $1) }
        return PathParameters(values: named, tail: route.pattern.hasTail ? values.last.map { PathTail(bytes[$0]) } : nil)
    }
}
