import EnvironmentReading
import FileReading
import Glibc
import HTTPTesting
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
            let missing = fault(path("no.env"), .notFound)
            #expect(Environment.load(process: ["ENV_FILE": path("no.env")]).faults == [])
            #expect(Environment.load(process: [:], environmentFile: path("no.env")).faults == [missing])
        }
    }

    private func fault(_ path: String, _ error: FileReadError) -> ConfigurationFault {
        ConfigurationFault(.file(path), .unreadableFile(error))
    }

    @Test func `the usual file may be absent`() throws {
        try withFiles([:]) { path in
            #expect(EnvironmentFile.load(path: path(".env"), named: .usual) == EnvironmentFile())
        }
    }

    @Test func `the usual file counts as absent where its folder cannot be entered, with a warning`() throws {
        try withFiles(["file": ""]) { path in
            let usual = path("file/.env")
            let environment = Environment.load(process: ["A": "b"], usualFile: usual)
            let passedOver = fault(usual, .unreachable(errno: ENOTDIR))
            #expect(environment.faults == [])
            #expect(environment.passedOver == passedOver)
            var reader = ConfigurationReader(environment)
            #expect(reader.warnings == ["\(passedOver); it counts as absent"])
            #expect(throws: Never.self) { try reader.throwFaults() }
            // What is missing may be in there.
            _ = reader.required("B", .text(length: 1...9), example: "c")
            let missing = ConfigurationFault("B", .missing, example: "c")
            #expect(throws: ConfigurationFaults([passedOver, missing])) { try reader.throwFaults() }
        }
    }

    @Test func `a file that the environment names must be reachable`() throws {
        try withFiles(["file": ""]) { path in
            let named = path("file/.env")
            let unreachable = fault(named, .unreachable(errno: ENOTDIR))
            for environment in [
                Environment.load(process: ["ENV_FILE": named]), .load(process: [:], environmentFile: named),
            ] {
                #expect(environment.faults == [unreachable])
                #expect(environment.passedOver == nil)
            }
        }
    }

    /// An operator has put it there, and its content may be a restriction.
    @Test(arguments: [EnvironmentFile.Naming.usual, .variable, .flag])
    func `T121 what is there and is no regular file is a fault`(naming: EnvironmentFile.Naming) throws {
        try withFiles([:]) { path in
            #expect(EnvironmentFile.load(path: path(""), named: naming).faults == [fault(path(""), .notRegular(.folder))])
            #expect(mkfifo(path("pipe"), 0o600) == 0)
            #expect(EnvironmentFile.load(path: path("pipe"), named: naming).faults == [fault(path("pipe"), .notRegular(.pipe))])
            #expect(EnvironmentFile.load(path: "/dev/zero", named: naming).faults == [fault("/dev/zero", .notRegular(.device))])
        }
    }

    @Test func `the null device is no file, and no fault`() {
        #expect(Environment.load(process: ["ENV_FILE": "/dev/null"]).faults == [])
        #expect(Environment.load(process: [:], environmentFile: "/dev/null").faults == [])
    }

    @Test(arguments: [(EnvironmentFile.maximumBytes, true), (EnvironmentFile.maximumBytes + 1, false)])
    func `a file longer than the bound is refused`(length: Int, isRead: Bool) throws {
        try withFiles(["long.env": "A=" + String(repeating: "x", count: length - 2)]) { path in
            let file = EnvironmentFile.load(path: path("long.env"), named: .variable)
            let tooLarge = ConfigurationFault(
                .file(path("long.env")), .unreadableFile(.tooLarge(limit: EnvironmentFile.maximumBytes)))
            #expect(file.faults == (isRead ? [] : [tooLarge]))
        }
    }
}
