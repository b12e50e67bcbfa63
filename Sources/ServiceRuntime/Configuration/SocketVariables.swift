import CoreSyntax
import EnvironmentReading
import Glibc
import HTTPServer

extension SocketAccess {
    private static let modeVariable = "HTTP_SOCKET_MODE"
    private static let groupVariable = "HTTP_SOCKET_GROUP"

    /// Reads the permissions of a Unix socket. With any other address, the reader warns that the variables have no effect.
    init(reading reader: inout ConfigurationReader, at address: ListenerAddress) {
        self.init(
            mode: reader.optional(Self.modeVariable, .fileMode, example: "0660"),
            group: reader.optional(Self.groupVariable, .group, example: "www-data"))
        if case .unix = address { return }
        for variable in [Self.modeVariable, Self.groupVariable] where reader.isSet(variable) {
            reader.warn("\(variable) has no effect without HTTP_HOST=unix:/path")
        }
    }
}

extension ConfigurationRule where Value == UInt32 {
    /// Permission bits as `chmod` takes them: three octal digits, perhaps with a 0 in front.
    fileprivate static var fileMode: Self {
        Self("three octal digits, perhaps with a 0 in front") { text in
            let digits = text.utf8.count == 4 && text.hasPrefix("0") ? text.dropFirst() : text[...]
            guard digits.utf8.count == 3, digits.utf8.allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "7")).contains) else { return nil }
            return UInt32(digits, radix: 8)
        }
    }

    /// A group's number, or its name in this machine's list of groups.
    fileprivate static var group: Self {
        Self("the name of a group of this machine, or a group's number") { text in
            // `chown` takes the greatest number for "no change".
            if text.utf8.allSatisfy(\.isASCIIDigit) {
                return UInt32(text).flatMap { $0 == UInt32.max ? nil : $0 }
            }
            return number(ofGroup: text)
        }
    }

    private static func number(ofGroup name: String) -> UInt32? {
        var entry = Glibc.group()
        var found: UnsafeMutablePointer<Glibc.group>?
        // The entry of a group with thousands of members needs this much.
        var buffer = [CChar](repeating: 0, count: 1 << 20)
        guard getgrnam_r(name, &entry, &buffer, buffer.count, &found) == 0, found != nil else { return nil }
        return entry.gr_gid
    }
}
