/// An error of a layer below the handlers that knows how a request which meets it is answered.
///
/// A handler may let it pass as it is; one that catches it can tell its cases apart. Any other error is a bare 500.
public protocol AnsweredError: Error {
    /// What the caller is told, and what the log says of it.
    var problem: Problem { get }
}
