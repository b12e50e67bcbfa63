import Testing

@testable import HTTPServer

/// The scans look at eight or sixteen bytes at once; every byte value at every offset must be found like a loop finds it.
struct ByteScanTests {
    static let neighbours: [UInt8] = [0x00, 0x09, 0x1F, 0x20, 0x21, 0x2D, 0x41, 0x7A, 0x7E, 0x7F, 0x80, 0x9F, 0xFF]

    @Test(arguments: neighbours) func `every byte beside this one is judged alone`(neighbour: UInt8) {
        for byte in UInt8.min...UInt8.max {
            for offset in 0..<35 {
                var bytes = [UInt8](repeating: neighbour, count: 35)
                bytes[offset] = byte
                let control = bytes.firstIndex(where: Grammar.isControl) ?? bytes.count
                let invisible = bytes.firstIndex { !(0x21...0x7E).contains($0) } ?? bytes.count
                let other = bytes.firstIndex { !Grammar.token.contains($0) } ?? bytes.count
                let notToken68 = bytes.firstIndex { !Grammar.token68.contains($0) } ?? bytes.count
                if bytes.span.firstNotToken68(from: 0) != notToken68 { Issue.record("no token68 \(byte) at \(offset)") }
                if bytes.span.firstNotToken(from: 0) != other { Issue.record("no token \(byte) at \(offset)") }
                if bytes.span.firstControl(from: 0) != control { Issue.record("control \(byte) at \(offset)") }
                if bytes.span.firstNotVisible(from: 0) != invisible { Issue.record("invisible \(byte) at \(offset)") }
            }
        }
    }

    @Test func `a scan starts where it is told`() {
        let bytes = Array("\nabc\nabcdefgh\n".utf8)
        let controls = [1, 5, 14].map { bytes.span.firstControl(from: $0) }
        #expect(controls == [4, 13, 14])
        let invisible = bytes.span.firstNotVisible(from: 5)
        #expect(invisible == 13)
    }
}
