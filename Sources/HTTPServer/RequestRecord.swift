public import HTTPTypes

/// What is known of a request once it is answered: for the log, and for metrics.
public struct RequestRecord: Sendable {
    public let id: RequestID
    /// `nil` when the message was no valid request.
    public let method: HTTPRequest.Method?
    /// The pattern of the route, such as `/notes/:id`; empty where none was found.
    public let routePattern: String
    public let status: Int
    /// From the complete head to the answer.
    public let duration: Duration
    /// Bytes of content in the answer.
    public let contentBytes: Int
    public let notes: RequestNotes

    package init(
        id: RequestID, method: HTTPRequest.Method?, routePattern: String, status: Int, duration: Duration, contentBytes: Int,
        notes: RequestNotes
    ) {
        self.id = id
        self.method = method
        self.routePattern = routePattern
        self.status = status
        self.duration = duration
        self.contentBytes = contentBytes
        self.notes = notes
    }
}
