import HTTPTypes
import StrictJSON

/// The parameters of a request's query.
///
/// `+` and `%20` are spaces, a plus is `%2B`. A name is found in its own spelling alone, byte for byte.
///
/// Source: URL Standard §5.1
public struct QueryParameters: Sendable {
    let pairs: [(name: String, value: String)]

    /// - Parameter query: What follows the `?` of a target; `nil` without one.
    /// - Throws: 400 `invalid_query` for a broken escape, bytes that are no UTF-8, a control character other than a tab or a line end, or more
    ///   than 100 parameters, wherever in the query it is.
    package init(_ query: ArraySlice<UInt8>?) throws(Problem) {
        guard let query else {
            pairs = []
            return
        }
        do { pairs = try FormPairs(query).pairs } catch { throw .malformedQuery(error) }
    }

    /// The names, in the order of the request. One that is there several times is here as often.
    public var names: [String] { pairs.map(\.name) }

    /// - Returns: All values of a parameter, in the order of the request. One without `=` is empty.
    public func values(of name: String) -> [String] { pairs.filter { sameBytes($0.name, name) }.map(\.value) }
}

extension Request {
    /// The parameters of the query, as text. A handler that knows their names has them read as types, see <doc:ParametersByType>.
    ///
    /// Read anew at each call.
    ///
    /// - Returns: The parameters; none where the target has no query.
    /// - Throws: ``Problem``: 400 `invalid_query` for a broken escape, bytes that are no UTF-8, a control character other than a tab or a line
    ///   end, or more than 100 parameters.
    public func queryParameters() throws(Problem) -> QueryParameters { try QueryParameters(head.query.map(head.value)) }
}

/// A parameter of the query that does not fit, and why.
public struct QueryFault: Error, Sendable, Equatable {
    /// The name.
    public let parameter: String
    /// Why, as a sentence that the caller can act on.
    public let detail: String

    /// - Parameters:
    ///   - parameter: The name.
    ///   - detail: A sentence on which the client can act.
    public init(parameter: String, _ detail: String) {
        self.parameter = parameter
        self.detail = detail
    }
}

extension Problem {
    /// A query that can be read, and does not fit. All parameters that do not are listed in the body's `errors`.
    ///
    /// Source: RFC 9110 §15.5.1
    public static func invalidQuery(_ faults: [QueryFault]) -> Problem {
        Problem(status: .badRequest, code: invalidQueryCode, detail: "The query does not fit; errors says where.")
            .with(member: "errors", .array(faults.map { ["parameter": .string($0.parameter), "detail": .string($0.detail)] }))
    }

    static let invalidQueryCode = "invalid_query"

    static func malformedQuery(_ fault: FormPairs.Fault) -> Problem {
        let detail =
            switch fault {
            case .malformedEscape: "The query has a % without two hexadecimal digits behind it."
            case .controlCharacter: "The query has a control character."
            case .notUTF8: "The query is not UTF-8."
            case .tooManyPairs: "The query has more than \(FormPairs.mostPairs) parameters."
            }
        return Problem(status: .badRequest, code: invalidQueryCode, detail: detail)
    }
}
