import Testing

@testable import PrometheusMetrics

struct TextExpositionTests {
    @Test(arguments: [
        ("http_requests", "http_requests"), ("a:b", "a:b"), ("http.server-requests", "http_server_requests"), ("9lives", "_9lives"),
        ("", "_"), ("löwe", "l__we"), ("a\nb", "a_b"),
    ])
    func `a metric's name has only what Prometheus takes`(label: String, name: String) {
        #expect(MetricName.metric(label) == name)
    }

    @Test(arguments: [
        ("route", "route"), ("a:b", "a_b"), ("__name__", "_name__"), ("____x", "_x"), ("", "_"), ("1", "_1"), ("a\"b", "a_b"),
    ])
    func `a label's name has no colon, and is none of Prometheus' own`(label: String, name: String) {
        #expect(MetricName.label(label) == name)
    }

    @Test(arguments: [
        (#"a"b"#, #"a\"b"#), (#"a\b"#, #"a\\b"#), ("a\nb", #"a\nb"#), ("a\r\nb", "a\r\\nb"), (#"\n"#, #"\\n"#), ("löwe {}=,", "löwe {}=,"),
    ])
    func `a label's value is escaped as the format says`(value: String, spelled: String) {
        #expect(LabelSet([("v", value)]).text == Array("v=\"\(spelled)\"".utf8))
    }

    @Test func `labels are sorted, and of two of one name the first counts`() {
        #expect(LabelSet([("b", "1"), ("a", "2"), ("b", "3")]).text == Array(#"a="2",b="1""#.utf8))
        #expect(LabelSet([("le", "1"), ("quantile", "2")]) == .none)
    }

    @Test func `values that Unicode calls equal are different series`() {
        #expect(LabelSet([("v", "\u{E9}")]) != LabelSet([("v", "e\u{301}")]))
    }

    @Test func `a family is its help, its type and its samples`() {
        var text = TextExposition()
        text.begin("lions", .gauge, help: "How many \"lions\"\nare \\ here.")
        text.sample(3, LabelSet([("den", "a")]))
        text.sample(0.25)
        text.sample(count: .max, LabelSet([("den", "b")]))
        let expected = #"""
            # HELP lions How many "lions"\nare \\ here.
            # TYPE lions gauge
            lions{den="a"} 3
            lions 0.25
            lions{den="b"} 18446744073709551615

            """#
        #expect(String(decoding: text.bytes, as: UTF8.self) == expected)
    }

    @Test(arguments: [
        (Double.infinity, "+Inf"), (-.infinity, "-Inf"), (.nan, "NaN"), (0, "0"), (-2, "-2"), (1e300, "1e+300"), (0.1, "0.1"),
        (1e-7, "1e-07"),
    ])
    func `numbers are spelled as Go reads them`(value: Double, spelled: String) {
        #expect(TextExposition.text(value) == spelled)
    }

    @Test func `no family comes twice, and no sample stands before the first`() {
        var text = TextExposition()
        text.sample(1)
        text.begin("a", .gauge, help: "A.")
        text.begin("a", .counter, help: "Another.")
        text.sample(2)
        #expect(String(decoding: text.bytes, as: UTF8.self) == "# HELP a A.\n# TYPE a gauge\n")
    }
}
