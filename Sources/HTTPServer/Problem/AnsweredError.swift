/// An error of a layer below the handlers that knows how a request which meets it is answered.
///
/// A handler may let it pass as it is; one that catches it can tell its cases apart. Any other error is a bare 500.
public protocol AnsweredError: Error {
    /// What the caller is told, and what the log says of it. Where the status is 500 or more and there is no `reason`, the log has the error's
    /// own text.
    var problem: Problem { get }
}
