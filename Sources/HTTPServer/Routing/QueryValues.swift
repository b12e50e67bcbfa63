import StrictJSON

/// The values of one parameter of the query.
struct QueryValues<Value: RequestParameter>: Sendable {
    private let name: String
    private let form: ParameterForm
    private let isTaken: @Sendable (Value) -> Bool

    init(_ name: String) {
        self.name = name
        form = Value.parameterForm
        isTaken = { _ in true }
    }

    init(_ name: String, in range: ClosedRange<Value>) where Value: RangedParameter {
        self.name = name
        form = Value.parameterForm(in: range)
        isTaken = { range.contains($0) }
    }

    // MARK: - For a document of the API

    func required() -> ParameterDescription { ParameterDescription(.query, name, form) }

    func optional(_ value: Value? = nil) -> ParameterDescription {
        ParameterDescription(.query, name, form, isRequired: false, default: value.flatMap(Self.json))
    }

    func list(_ most: Int) -> ParameterDescription { ParameterDescription(.query, name, form, isRequired: false, mostValues: most) }

    private static func json(_ value: Value) -> JSONValue? {
        if let leaf = value as? any EncodedLeaf { return leaf.encoded }
        return ((value as? any RawRepresentable)?.rawValue as? String).map { .string($0) }
    }

    // MARK: - Reading

    func required(_ texts: [String]) throws(QueryFault) -> Value {
        guard let value = try one(texts) else { throw QueryFault(parameter: name, "This must be there.") }
        return value
    }

    /// - Returns: `nil` where there is none.
    func one(_ texts: [String]) throws(QueryFault) -> Value? {
        guard texts.count <= 1 else { throw QueryFault(parameter: name, "This may be there once.") }
        guard let text = texts.first else { return nil }
        return try value(text)
    }

    func all(_ texts: [String], atMost most: Int) throws(QueryFault) -> [Value] {
        guard texts.count <= most else { throw QueryFault(parameter: name, "There may be \(most) of these at most.") }
        var values: [Value] = []
        for text in texts { values.append(try value(text)) }
        return values
    }

    private func value(_ text: String) throws(QueryFault) -> Value {
        guard let value = Value(parameter: text), isTaken(value) else { throw QueryFault(parameter: name, "This must be \(form.rule).") }
        return value
    }
}
