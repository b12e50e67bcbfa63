public import HTTPTypes

/// A call by its method; ``send(_:_:query:fields:content:limits:for:)`` says what the parameters mean.
extension Upstream {
    /// Source: RFC 9110 §9.3.1
    public func get(
        _ path: UpstreamPath, query: KeyValuePairs<String, String> = [:], fields: HTTPFields = [:], for caller: UpstreamCaller = .nobody
    ) async throws(UpstreamFailure) -> UpstreamResponse {
        try await send(.get, path, query: query, fields: fields, for: caller)
    }

    /// Source: RFC 9110 §9.3.3
    public func post(
        _ path: UpstreamPath, _ content: UpstreamContent, fields: HTTPFields = [:], for caller: UpstreamCaller = .nobody
    ) async throws(UpstreamFailure) -> UpstreamResponse {
        try await send(.post, path, fields: fields, content: content, for: caller)
    }

    /// Source: RFC 9110 §9.3.4
    public func put(
        _ path: UpstreamPath, _ content: UpstreamContent, fields: HTTPFields = [:], for caller: UpstreamCaller = .nobody
    ) async throws(UpstreamFailure) -> UpstreamResponse {
        try await send(.put, path, fields: fields, content: content, for: caller)
    }

    /// Source: RFC 5789 §2
    public func patch(
        _ path: UpstreamPath, _ content: UpstreamContent, fields: HTTPFields = [:], for caller: UpstreamCaller = .nobody
    ) async throws(UpstreamFailure) -> UpstreamResponse {
        try await send(.patch, path, fields: fields, content: content, for: caller)
    }

    /// Source: RFC 9110 §9.3.5
    public func delete(
        _ path: UpstreamPath, fields: HTTPFields = [:], for caller: UpstreamCaller = .nobody
    ) async throws(UpstreamFailure) -> UpstreamResponse {
        try await send(.delete, path, fields: fields, for: caller)
    }
}
