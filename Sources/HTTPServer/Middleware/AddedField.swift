public import HTTPTypes

/// Adds a field line to every answer of its group, refusals included.
///
///     root.wrapped(in: AddedField(.server, "den"))
public struct AddedField<C: Context>: Middleware {
    private let name: HTTPField.Name
    private let value: String

    /// - Parameters:
    ///   - name: The field's name.
    ///   - value: Its value. A value with control characters makes each answer a 500, see ``Response/Field``.
    public init(_ name: HTTPField.Name, _ value: String) {
        self.name = name
        self.value = value
    }

    public func handle(_ context: C, next: Next<C>) async -> Response {
        var response = await next(context)
        response.addField(name, value)
        return response
    }
}
