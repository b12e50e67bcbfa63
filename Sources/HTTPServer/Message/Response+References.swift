import HTTPTypes
import StrictJSON

/// Where other things are: `Location` and `Link`.
extension Response {
    /// The same answer with `Location`, which says where what was made is.
    ///
    ///     try Response(status: .created, encoding: book).located(at: "books", "\(book.id)")
    ///
    /// - Parameter segments: Those of the path, not encoded. Each stays one, whatever is in it. Those that none can be are left out: empty ones, since
    ///   two slashes in front would name a host, and `.` and `..`, which lead elsewhere even when they are encoded.
    /// - Returns: An answer with one `Location`. Source: RFC 9110 §10.2.2
    public func located(at segments: String...) -> Response {
        var copy = self
        copy.removeFields(named: [.location])
        let named = segments.filter { !["", ".", ".."].contains($0) }
        copy.addField(.location, "/" + named.map { PercentEscapes.encoded($0) }.joined(separator: "/"))
        return copy
    }

    /// The same answer with one more `Link`, such as that to the next page of a list.
    ///
    ///     response.linked(to: context.request.target(with: ["after": "\(last.id)"]), as: "next")
    ///
    /// - Parameters:
    ///   - target: A URI, or what of one is in place of this request's. What none can have is encoded.
    ///   - relation: What it is to this answer: a token such as `next`, `prev`, `first`, `last`, which goes into quotation marks.
    /// - Returns: An answer with the link behind those that it has. Source: RFC 8288 §3
    public func linked(to target: String, as relation: String) -> Response {
        guard let name = HTTPField.Name("Link") else { return self }
        var copy = self
        copy.addField(name, "<\(PercentEscapes.encoded(reference: target))>; rel=\"\(PercentEscapes.encoded(reference: relation))\"")
        return copy
    }
}

extension Request {
    /// The path and query of this request with other values of some parameters: where the next page is, for example. Of the request's own
    /// parameters those are kept that the route's extractors read.
    ///
    /// - Parameter parameters: Names and values, not encoded. Each takes the place of all parameters of its name, at the end.
    /// - Returns: A path with one slash in front, and a query; both encoded.
    public func target(with parameters: KeyValuePairs<String, String>) -> String {
        let names = (route?.reads.names(in: .query) ?? []).filter { name in !parameters.contains { sameBytes($0.key, name) } }
        let kept = ((try? queryParameters())?.pairs ?? []).filter { pair in names.contains { sameBytes($0, pair.name) } }
        let all = kept + parameters.map { (name: $0.key, value: $0.value) }
        let query = all.map { "\(PercentEscapes.encoded($0.name))=\(PercentEscapes.encoded($0.value))" }
        return PercentEscapes.encoded(path: head.value(of: head.path)) + (query.isEmpty ? "" : "?" + query.joined(separator: "&"))
    }
}
