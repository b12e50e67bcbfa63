extension Optional {
    /// What has been looked up, for a handler that cannot answer without it.
    ///
    ///     books.get(":id", .path("id", as: Int.self)) { id in try await shelf.book(id).found() }
    ///
    /// - Parameter problem: The answer where there is nothing: by default the same 404 as for a path that is not there.
    /// - Returns: The value.
    /// - Throws: `problem`, if this is `nil`.
    public func found(orElse problem: @autoclosure () -> Problem = .notFound) throws(Problem) -> Wrapped {
        guard let self else { throw problem() }
        return self
    }
}
