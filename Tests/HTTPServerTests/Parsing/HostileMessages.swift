import HTTPServer

/// Every message of cases 66 to 81, 85, 94 and 96 that a server with its default limits refuses, in one table.
enum HostileMessages {
    static let all: [Row] = (framing + lines + chunks + requestLines + paths)
        .flatMap { $0 }
        .filter { $0.refusal != nil && $0.hasDefaultLimits && !$0.expected.contains(.end) }

    /// Some of each kind.
    static let samples = stride(from: 0, to: all.count, by: 9).map { all[$0] }

    private static let framing: [[Row]] = [
        ControlFieldsTests.twoLengths, ControlFieldsTests.lengths, ControlFieldsTests.codings, ControlFieldsTests.expectations,
        RequestParserTests.smuggled,
    ]
    private static let lines: [[Row]] = [
        FieldSectionScannerTests.names, FieldSectionScannerTests.lines, FieldSectionScannerTests.defaultBounds, ControlByteTests.rows,
    ]
    private static let chunks: [[Row]] = [
        ChunkedDecoderTests.sizes, ChunkedDecoderTests.ends, ChunkedDecoderTests.badExtensions,
        ChunkedDecoderTests.defaultExtensionBounds, ChunkedDecoderTests.boundedTrailers, ChunkedDecoderTests.defaultTrailerBounds,
    ]
    private static let requestLines: [[Row]] = [
        RequestLineScannerTests.targets, RequestLineScannerTests.versions, RequestLineScannerTests.methods,
        RequestLineScannerTests.longMethods, RequestLineScannerTests.lineEnds, RequestLineScannerTests.defaultBounds,
        RequestParserTests.emptyLines,
    ]
    private static let paths: [[Row]] = [
        AuthorityTests.refused, AuthorityTests.absoluteForms, RequestPathTests.spellings, RequestPathTests.escapes,
        RequestPathTests.dots, RequestPathTests.empties, RequestPathTests.bytes,
    ]
}
