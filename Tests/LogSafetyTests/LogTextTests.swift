import LogSafety
import Testing

@Suite struct LogTextTests {
    @Test(arguments: [
        ("plain text", "plain text"), ("löwe 🦁", "löwe 🦁"), ("a\nb", "a\\u000ab"), ("\u{1B}[2J", "\\u001b[2J"), ("\u{9B}2J", "\\u009b2J"),
        ("\u{202E}drow", "\\u202edrow"), ("\u{2028}", "\\u2028"), ("\u{E000}", "\\ue000"), ("\u{10FFFF}", "\\udbff\\udfff"), ("", ""),
    ])
    func `what does not print is escaped`(text: String, escaped: String) {
        #expect(LogText.escaped(text) == escaped)
    }

    @Test(arguments: [
        ("a-b", "a-b"), ("a b", "\"a b\""), ("a=b", "\"a=b\""), ("a\"b", "\"a\\\"b\""), ("", "\"\""),
        ("\u{7F}", "\"\\u007f\""), ("ö", "\"ö\""),
    ])
    func `a value is quoted as soon as it could be taken for two`(text: String, quoted: String) {
        #expect(LogText.quotedIfNeeded(text) == quoted)
    }
}
