import HTTPServer
import Testing

struct ParseErrorTests {
    static let answers: [(error: ParseError, status: Int, code: String)] = [
        (.bareLineFeed, 400, "bad_request"),
        (.invalidHost, 400, "bad_request"),
        (.dotSegment, 400, "bad_request"),
        (.lengthAndTransferEncoding, 400, "bad_request"),
        (.chunkExtensionTooLong, 400, "bad_request"),
        (.requestLineTooLong, 414, "uri_too_long"),
        (.unknownExpectation, 417, "expectation_failed"),
        (.fieldSectionTooLarge, 431, "fields_too_large"),
        (.tooManyFields, 431, "fields_too_large"),
        (.trailerSectionTooLarge, 431, "fields_too_large"),
        (.methodTooLong, 501, "not_implemented"),
        (.connectNotSupported, 501, "not_implemented"),
        (.unknownTransferCoding, 501, "not_implemented"),
        (.unsupportedVersion(major: 2, minor: 0), 505, "version_not_supported"),
    ]
    @Test(arguments: answers) func `an error knows its status and its code`(
        error: ParseError, status: Int, code: String
    ) {
        #expect(error.status == status)
        #expect(error.code == code)
    }
}
