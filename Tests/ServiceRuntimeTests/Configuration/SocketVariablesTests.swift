import EnvironmentReading
import Glibc
import HTTPServer
import Testing

@testable import ServiceRuntime

struct SocketVariablesTests {
    private func read(
        _ variables: [String: String], at address: ListenerAddress = .unix(path: "/run/den.sock")
    ) -> (access: SocketAccess, reader: ConfigurationReader) {
        var reader = ConfigurationReader(Environment(process: variables))
        return (SocketAccess(reading: &reader, at: address), reader)
    }

    @Test(arguments: [("0660", 0o660), ("660", 0o660), ("000", 0), ("0777", 0o777), ("777", 0o777)] as [(String, UInt32)])
    func `a mode is three octal digits, perhaps with a 0 in front`(text: String, mode: UInt32) {
        let (access, reader) = read(["HTTP_SOCKET_MODE": text])
        #expect(access == SocketAccess(mode: mode))
        #expect(reader.faults.isEmpty)
    }

    @Test(arguments: ["0888", "66", "1777", "00660", "+660", "0o660", "rw-rw----", "u=rw", "0-66", " 660", "٦٦٠"])
    func `anything else is a fault of the variable`(text: String) {
        let fault = ConfigurationFault("HTTP_SOCKET_MODE", .mustBe("three octal digits, perhaps with a 0 in front"), example: "0660")
        #expect(read(["HTTP_SOCKET_MODE": text]).reader.faults == [fault])
    }

    @Test(arguments: [("root", 0), ("0", 0), ("33", 33), ("4294967294", 4_294_967_294)] as [(String, UInt32)])
    func `a group is a name of this machine's or a number`(text: String, group: UInt32) {
        let (access, reader) = read(["HTTP_SOCKET_GROUP": text])
        #expect(access == SocketAccess(group: group))
        #expect(reader.faults.isEmpty)
    }

    @Test(arguments: ["no-such-group-here", "4294967295", "-1", "root,daemon"])
    func `a group that is not there is a fault of the variable`(text: String) {
        let rule = "the name of a group of this machine, or a group's number"
        #expect(
            read(["HTTP_SOCKET_GROUP": text]).reader.faults
                == [ConfigurationFault("HTTP_SOCKET_GROUP", .mustBe(rule), example: "www-data")])
    }

    @Test func `neither has an effect on another address, and that is said`() {
        let address = ListenerAddress.tcp(host: "127.0.0.1", port: 80)
        let reader = read(["HTTP_SOCKET_MODE": "0660", "HTTP_SOCKET_GROUP": "0"], at: address).reader
        #expect(
            reader.warnings == [
                "HTTP_SOCKET_MODE has no effect without HTTP_HOST=unix:/path",
                "HTTP_SOCKET_GROUP has no effect without HTTP_HOST=unix:/path",
            ])
        #expect(read([:], at: address).reader.warnings.isEmpty)
        #expect(read(["HTTP_SOCKET_MODE": "0660"]).reader.warnings.isEmpty)
    }
}
