import HTTPTypes

/// The usual methods by name. `HEAD` is answered wherever `GET` is, and `OPTIONS` everywhere (RFC 9110 §9.3).
extension RouteGroup {
    public func get(_ path: String, handler: @escaping @Sendable (C) async throws -> some ResponseConvertible) {
        on(.get, path, handler: handler)
    }

    public func get<First: Sendable, each Rest: Sendable>(
        _ path: String, _ first: Extractor<C, First>, _ rest: repeat Extractor<C, each Rest>,
        handler: @escaping @Sendable (First, repeat each Rest) async throws -> some ResponseConvertible
    ) {
        on(.get, path, first, repeat each rest, handler: handler)
    }

    public func post(_ path: String, handler: @escaping @Sendable (C) async throws -> some ResponseConvertible) {
        on(.post, path, handler: handler)
    }

    public func post<First: Sendable, each Rest: Sendable>(
        _ path: String, _ first: Extractor<C, First>, _ rest: repeat Extractor<C, each Rest>,
        handler: @escaping @Sendable (First, repeat each Rest) async throws -> some ResponseConvertible
    ) {
        on(.post, path, first, repeat each rest, handler: handler)
    }

    public func put(_ path: String, handler: @escaping @Sendable (C) async throws -> some ResponseConvertible) {
        on(.put, path, handler: handler)
    }

    public func put<First: Sendable, each Rest: Sendable>(
        _ path: String, _ first: Extractor<C, First>, _ rest: repeat Extractor<C, each Rest>,
        handler: @escaping @Sendable (First, repeat each Rest) async throws -> some ResponseConvertible
    ) {
        on(.put, path, first, repeat each rest, handler: handler)
    }

    public func patch(_ path: String, handler: @escaping @Sendable (C) async throws -> some ResponseConvertible) {
        on(.patch, path, handler: handler)
    }

    public func patch<First: Sendable, each Rest: Sendable>(
        _ path: String, _ first: Extractor<C, First>, _ rest: repeat Extractor<C, each Rest>,
        handler: @escaping @Sendable (First, repeat each Rest) async throws -> some ResponseConvertible
    ) {
        on(.patch, path, first, repeat each rest, handler: handler)
    }

    public func delete(_ path: String, handler: @escaping @Sendable (C) async throws -> some ResponseConvertible) {
        on(.delete, path, handler: handler)
    }

    public func delete<First: Sendable, each Rest: Sendable>(
        _ path: String, _ first: Extractor<C, First>, _ rest: repeat Extractor<C, each Rest>,
        handler: @escaping @Sendable (First, repeat each Rest) async throws -> some ResponseConvertible
    ) {
        on(.delete, path, first, repeat each rest, handler: handler)
    }
}
