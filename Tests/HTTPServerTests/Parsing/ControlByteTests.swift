import HTTPServer
import Testing

/// Every control byte in every kind of line.
struct ControlByteTests {
    /// A message with a hole, and what the byte in it is refused with.
    struct Place: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let before: String
        let after: String
        let lineFeed: ParseError = .bareLineFeed
        let carriageReturn: ParseError
        let other: @Sendable (UInt8) -> ParseError
        var isContent = false

        func row(_ byte: UInt8) -> Row {
            let error = byte == 0x0A ? lineFeed : byte == 0x0D ? carriageReturn : other(byte)
            let text = before + String(UnicodeScalar(byte)) + after
            return isContent ? ChunkedDecoderTests.chunks(text, is: error) : Row(text, gives: .refused(error))
        }
    }

    private static let rest = " / HTTP/1.1\r\nHost: a\r\n\r\n"

    static let places: [Place] = [
        Place(testDescription: "method", before: "GE", after: "T" + rest, carriageReturn: .invalidMethodByte(0x0D)) {
            .invalidMethodByte($0)
        },
        Place(testDescription: "target", before: "GET /a", after: "b HTTP/1.1\r\nHost: a\r\n\r\n", carriageReturn: .invalidTargetByte(0x0D))
        {
            .invalidTargetByte($0)
        },
        Place(testDescription: "version", before: "GET / HTTP/1", after: ".1\r\nHost: a\r\n\r\n", carriageReturn: .malformedVersion) { _ in
            .malformedVersion
        },
        Place(testDescription: "field name", before: "GET / HTTP/1.1\r\nHo", after: "st: a\r\n\r\n", carriageReturn: .missingColon) {
            .invalidFieldNameByte($0)
        },
        Place(testDescription: "field value", before: "GET / HTTP/1.1\r\nX: y", after: "z\r\n\r\n", carriageReturn: .bareCarriageReturn) {
            .invalidFieldValueByte($0)
        },
        Place(
            testDescription: "chunk size", before: "5", after: "\r\nhello\r\n", carriageReturn: .bareCarriageReturn,
            other: { _ in .invalidChunkSize }, isContent: true),
        Place(
            testDescription: "chunk extension", before: "5;a", after: "b\r\nhello\r\n", carriageReturn: .bareCarriageReturn,
            other: { _ in .invalidChunkExtension }, isContent: true),
        Place(
            testDescription: "quoted chunk extension", before: "5;a=\"b", after: "c\"\r\nhello\r\n", carriageReturn: .invalidChunkExtension,
            other: { _ in .invalidChunkExtension }, isContent: true),
        Place(
            testDescription: "trailer name", before: "0\r\nX", after: "Y: z\r\n\r\n", carriageReturn: .missingColon,
            other: { .invalidFieldNameByte($0) }, isContent: true),
        Place(
            testDescription: "trailer value", before: "0\r\nX: y", after: "z\r\n\r\n", carriageReturn: .bareCarriageReturn,
            other: { .invalidFieldValueByte($0) }, isContent: true),
    ]

    static let bytes: [UInt8] = (0x00...0x1F).filter { $0 != 0x09 } + [0x7F]
    static let rows = places.flatMap { place in bytes.map(place.row) }

    @Test(arguments: places) func `T70 no line has a control byte`(place: Place) {
        for byte in Self.bytes { check(place.row(byte)) }
    }
}
