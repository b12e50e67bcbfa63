import StrictJSON

// A parameter that does not fit is 400 `invalid_query`; `errors` lists all of the request's that do not, each with its name. `+` and `%20` are
// spaces, a plus is `%2B`.

extension Extractor {
    /// - Parameters:
    ///   - parameter: The parameter.
    ///   - convert: Makes the value of all texts that are there.
    fileprivate init(_ parameter: ParameterDescription, _ convert: @escaping @Sendable ([String]) throws(QueryFault) -> Value) {
        let name = parameter.name
        let example = QueryFault(parameter: name, parameter.form.map { "This must be \($0.rule)." } ?? "")
        let check = QueryCheck { query in
            do throws(QueryFault) { _ = try convert(query.values(of: name)) } catch { return error }
            return nil
        }
        self.init(ExtractorDescription(parameters: [parameter], problems: [.invalidQuery([example])]), check: check) {
            (context) throws(Problem) in
            let texts = try context.request.queryParameters().values(of: name)
            do throws(QueryFault) { return try convert(texts) } catch { throw .invalidQuery([error]) }
        }
    }
}

extension Extractor where Value == String {
    /// The text of a parameter of the query, which must be there. It may be empty.
    ///
    ///     books.get("", .query("author")) { author in … }
    ///
    /// - Parameter name: The name in the query, after decoding.
    public static func query(_ name: String) -> Self { query(name, as: String.self) }
}

extension Extractor where Value: RequestParameter {
    /// A parameter of the query, which must be there, read as a type.
    ///
    /// - Parameters:
    ///   - name: The name in the query, after decoding.
    ///   - type: What the value is read as.
    public static func query(_ name: String, as type: Value.Type) -> Self {
        let values = QueryValues<Value>(name)
        return Self(values.required()) { (texts) throws(QueryFault) in try values.required(texts) }
    }

    /// A parameter of the query, read as a type.
    ///
    /// - Parameters:
    ///   - name: The name in the query, after decoding.
    ///   - type: What the value is read as.
    ///   - value: Stands for one that is not there.
    public static func query(_ name: String, as type: Value.Type = Value.self, default value: Value) -> Self {
        let values = QueryValues<Value>(name)
        return Self(values.optional(value)) { (texts) throws(QueryFault) in try values.one(texts) ?? value }
    }
}

extension Extractor where Value: RangedParameter {
    /// A parameter of the query, which must be there, read as a type.
    ///
    /// - Parameters:
    ///   - name: The name in the query, after decoding.
    ///   - type: What the value is read as.
    ///   - range: The least and the greatest value.
    public static func query(_ name: String, as type: Value.Type = Value.self, in range: ClosedRange<Value>) -> Self {
        let values = QueryValues<Value>(name, in: range)
        return Self(values.required()) { (texts) throws(QueryFault) in try values.required(texts) }
    }

    /// A parameter of the query, read as a type.
    ///
    ///     books.get("", .query("limit", in: 1...100, default: 20)) { limit in … }
    ///
    /// - Parameters:
    ///   - name: The name in the query, after decoding.
    ///   - type: What the value is read as.
    ///   - range: The least and the greatest value.
    ///   - value: Stands for one that is not there; it is in the range.
    public static func query(
        _ name: String, as type: Value.Type = Value.self, in range: ClosedRange<Value>, default value: Value
    ) -> Self {
        precondition(range.contains(value), "The default of the query's \(name) is not in its range.")
        let values = QueryValues<Value>(name, in: range)
        return Self(values.optional(value)) { (texts) throws(QueryFault) in try values.one(texts) ?? value }
    }
}

extension Extractor {
    /// A parameter of the query, read as a type; `nil` where it is not there.
    ///
    ///     books.get("", .query("after", as: UUID?.self)) { after in … }
    ///
    /// - Parameters:
    ///   - name: The name in the query, after decoding.
    ///   - type: What the value is read as.
    public static func query<Wrapped: RequestParameter>(_ name: String, as type: Wrapped?.Type) -> Self where Value == Wrapped? {
        let values = QueryValues<Wrapped>(name)
        return Self(values.optional()) { (texts) throws(QueryFault) in try values.one(texts) }
    }

    /// A parameter of the query, read as a type; `nil` where it is not there.
    ///
    /// - Parameters:
    ///   - name: The name in the query, after decoding.
    ///   - type: What the value is read as.
    ///   - range: The least and the greatest value.
    public static func query<Wrapped: RangedParameter>(
        _ name: String, as type: Wrapped?.Type, in range: ClosedRange<Wrapped>
    ) -> Self where Value == Wrapped? {
        let values = QueryValues<Wrapped>(name, in: range)
        return Self(values.optional()) { (texts) throws(QueryFault) in try values.one(texts) }
    }

    /// All values of a parameter of the query, each read as a type, in their order: `?tag=old&tag=rare`.
    ///
    ///     books.get("", .query("tag", as: [String].self)) { tags in … }
    ///
    /// - Parameters:
    ///   - name: The name in the query, after decoding.
    ///   - type: What the values are read as. A parameter that is not there has none.
    ///   - most: The most values: up to 100, since no query has more parameters.
    public static func query<Element: RequestParameter>(
        _ name: String, as type: [Element].Type, atMost most: Int = 100
    ) -> Self where Value == [Element] {
        let values = QueryValues<Element>(name)
        return Self(values.list(most)) { (texts) throws(QueryFault) in try values.all(texts, atMost: most) }
    }

    /// All values of a parameter of the query, each read as a type, in their order.
    ///
    /// - Parameters:
    ///   - name: The name in the query, after decoding.
    ///   - type: What the values are read as. A parameter that is not there has none.
    ///   - range: The least and the greatest value.
    ///   - most: The most values: up to 100, since no query has more parameters.
    public static func query<Element: RangedParameter>(
        _ name: String, as type: [Element].Type, in range: ClosedRange<Element>, atMost most: Int = 100
    ) -> Self where Value == [Element] {
        let values = QueryValues<Element>(name, in: range)
        return Self(values.list(most)) { (texts) throws(QueryFault) in try values.all(texts, atMost: most) }
    }
}
