import CognitoCore
import Testing

@Suite struct EnvironmentTests {
    private let file = EnvironmentFile(parsing: Array("A=file\nB=file\nC=\nD=file\n".utf8))

    @Test func `flags come before the process, the process before the file`() {
        let environment = Environment(process: ["A": "process", "D": "process"], file: file, flags: ["A": "flag"])
        #expect(environment.value("A") == "flag")
        #expect(environment.value("D") == "process")
        #expect(environment.value("B") == "file")
        #expect(environment.value("E") == nil)
    }

    @Test func `an empty value counts as missing`() {
        #expect(Environment(process: [:], file: file).value("C") == nil)
        #expect(Environment(process: ["X": ""]).value("X") == nil)
    }

    @Test func `an empty value hides the one behind it`() {
        #expect(Environment(process: ["B": ""], file: file).value("B") == nil)
        #expect(Environment(process: ["B": "process"], file: file, flags: ["B": ""]).value("B") == nil)
    }

    @Test func `the faults of the file are the environment's`() {
        let environment = Environment(process: [:], file: EnvironmentFile(parsing: Array("nonsense".utf8)))
        #expect(environment.faults == [ConfigurationFault(.line(1, of: ".env"), .malformedLine(.notAnAssignment))])
    }
}

@Suite struct EnvironmentLoadingTests {
    @Test func `the file of the command line comes before that of ENV_FILE`() throws {
        try withFiles(["one.env": "A=one", "two.env": "A=two"]) { path in
            let variables = ["ENV_FILE": path("two.env")]
            #expect(Environment.load(process: variables).value("A") == "two")
            #expect(Environment.load(process: variables, environmentFile: path("one.env")).value("A") == "one")
        }
    }

    @Test func `a file named on the command line must exist, one of ENV_FILE may be absent`() throws {
        try withFiles([:]) { path in
            let missing = ConfigurationFault(.file(path("no.env")), .unreadableFile(.notFound))
            #expect(Environment.load(process: ["ENV_FILE": path("no.env")]).faults == [])
            #expect(Environment.load(process: [:], environmentFile: path("no.env")).faults == [missing])
        }
    }

    @Test func `the usual file may be absent`() throws {
        try withFiles([:]) { path in
            #expect(EnvironmentFile.load(path: path(".env"), mayBeAbsent: true) == EnvironmentFile())
        }
    }

    @Test func `a folder is no file`() throws {
        try withFiles([:]) { path in
            let faults = EnvironmentFile.load(path: path(""), mayBeAbsent: true).faults
            guard case .unreadableFile(.system) = faults.first?.problem else {
                Issue.record("a folder was read: \(faults)")
                return
            }
        }
    }

    @Test(arguments: [(EnvironmentFile.maximumBytes, true), (EnvironmentFile.maximumBytes + 1, false)])
    func `a file longer than the bound is refused`(length: Int, isRead: Bool) throws {
        try withFiles(["long.env": "A=" + String(repeating: "x", count: length - 2)]) { path in
            let file = EnvironmentFile.load(path: path("long.env"), mayBeAbsent: false)
            let tooLarge = ConfigurationFault(
                .file(path("long.env")), .unreadableFile(.tooLarge(limit: EnvironmentFile.maximumBytes)))
            #expect(file.faults == (isRead ? [] : [tooLarge]))
        }
    }
}
