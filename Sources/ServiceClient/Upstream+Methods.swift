public import HTTPTypes

/// Calls by their method. ``send(_:_:query:fields:content:limits:for:)`` is for others.
extension Upstream {
    /// Asks for what is at a path.
    ///
    /// - Parameters:
    ///   - path: Added to the URL.
    ///   - query: Added behind it, encoded.
    ///   - fields: Further field lines. One of the framing of the request, or of its host, is a `malformedRequest`.
    ///   - caller: On whose behalf: decides whether a caller's token is passed on, in place of this program's own.
    /// - Returns: The whole response, of any status.
    /// - Throws: ``UpstreamFailure``.
    ///
    /// Source: RFC 9110 §9.3.1
    public func get(
        _ path: UpstreamPath, query: KeyValuePairs<String, String> = [:], fields: HTTPFields = [:], for caller: UpstreamCaller = .nobody
    ) async throws(UpstreamFailure) -> UpstreamResponse {
        try await send(.get, path, query: query, fields: fields, for: caller)
    }

    /// Has content processed. It has a connection of its own, and is never sent twice.
    ///
    /// - Parameters:
    ///   - path: Added to the URL.
    ///   - content: Sent whole.
    ///   - fields: Further field lines. One of the framing of the request, or of its host, is a `malformedRequest`.
    ///   - caller: On whose behalf: decides whether a caller's token is passed on, in place of this program's own.
    /// - Returns: The whole response, of any status.
    /// - Throws: ``UpstreamFailure``.
    ///
    /// Source: RFC 9110 §9.3.3
    public func post(
        _ path: UpstreamPath, _ content: UpstreamContent, fields: HTTPFields = [:], for caller: UpstreamCaller = .nobody
    ) async throws(UpstreamFailure) -> UpstreamResponse {
        try await send(.post, path, fields: fields, content: content, for: caller)
    }

    /// Puts content where the path says.
    ///
    /// - Parameters:
    ///   - path: Added to the URL.
    ///   - content: Sent whole.
    ///   - fields: Further field lines. One of the framing of the request, or of its host, is a `malformedRequest`.
    ///   - caller: On whose behalf: decides whether a caller's token is passed on, in place of this program's own.
    /// - Returns: The whole response, of any status.
    /// - Throws: ``UpstreamFailure``.
    ///
    /// Source: RFC 9110 §9.3.4
    public func put(
        _ path: UpstreamPath, _ content: UpstreamContent, fields: HTTPFields = [:], for caller: UpstreamCaller = .nobody
    ) async throws(UpstreamFailure) -> UpstreamResponse {
        try await send(.put, path, fields: fields, content: content, for: caller)
    }

    /// Changes what is at a path. It has a connection of its own, and is never sent twice.
    ///
    /// - Parameters:
    ///   - path: Added to the URL.
    ///   - content: Sent whole.
    ///   - fields: Further field lines. One of the framing of the request, or of its host, is a `malformedRequest`.
    ///   - caller: On whose behalf: decides whether a caller's token is passed on, in place of this program's own.
    /// - Returns: The whole response, of any status.
    /// - Throws: ``UpstreamFailure``.
    ///
    /// Source: RFC 5789 §2
    public func patch(
        _ path: UpstreamPath, _ content: UpstreamContent, fields: HTTPFields = [:], for caller: UpstreamCaller = .nobody
    ) async throws(UpstreamFailure) -> UpstreamResponse {
        try await send(.patch, path, fields: fields, content: content, for: caller)
    }

    /// Deletes what is at a path.
    ///
    /// - Parameters:
    ///   - path: Added to the URL.
    ///   - fields: Further field lines. One of the framing of the request, or of its host, is a `malformedRequest`.
    ///   - caller: On whose behalf: decides whether a caller's token is passed on, in place of this program's own.
    /// - Returns: The whole response, of any status.
    /// - Throws: ``UpstreamFailure``.
    ///
    /// Source: RFC 9110 §9.3.5
    public func delete(
        _ path: UpstreamPath, fields: HTTPFields = [:], for caller: UpstreamCaller = .nobody
    ) async throws(UpstreamFailure) -> UpstreamResponse {
        try await send(.delete, path, fields: fields, for: caller)
    }
}
