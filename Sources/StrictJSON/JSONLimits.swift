/// How much JSON one text may hold before it is refused.
///
/// All three bounds are inclusive. The parser needs 16 bytes of index for each value or member name.
public struct JSONLimits: Sendable, Equatable {
    /// Longest text, in bytes. Texts of 4 GiB and more are refused whatever this says.
    public var maximumBytes: Int
    /// Deepest nesting: `[]` has depth 1, `[[]]` depth 2, a bare string depth 0.
    public var maximumDepth: Int
    /// Most values and member names together: `{"a":[1,2]}` counts 5 (object, name, array, two numbers).
    public var maximumValues: Int

    /// Limits of the given size; the defaults fit request bodies, tokens and key sets alike.
    public init(maximumBytes: Int = 1_048_576, maximumDepth: Int = 32, maximumValues: Int = 10_000) {
        self.maximumBytes = maximumBytes
        self.maximumDepth = maximumDepth
        self.maximumValues = maximumValues
    }

    /// 1 MiB, depth 32, 10 000 values and names.
    public static let `default` = JSONLimits()
}
