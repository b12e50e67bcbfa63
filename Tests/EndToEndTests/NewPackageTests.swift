import FoundationEssentials
import XCTest

@testable import LionsDenDev

/// What `lionsden-dev new` takes and writes.
final class NewPackageTests: XCTestCase {
    private func refusal(_ name: String) -> String? {
        do {
            _ = try PackageName(name)
            return nil
        } catch {
            return error.description
        }
    }

    func testNamesOfModulesAreTaken() {
        for name in ["Den", "den", "D", "Den_2", "X1", String(repeating: "d", count: 64)] { XCTAssertNil(refusal(name), name) }
    }

    func testOtherNamesAreRefusedForAReason() {
        let form = "is no name of a Swift module, which begins with a letter and has letters, digits and _ alone"
        let expected = [
            "": "A package needs a name.", "my-den": "\"my-den\" \(form): try MyDen.", "2den": "\"2den\" \(form): try den.",
            "../den": "\"../den\" \(form): try Den.", "--": "\"--\" \(form).", "a/b\n": "\"a/b\\n\" \(form): try AB.",
            "höhle": "\"höhle\" \(form): try HHle.",
            "_den": "\"_den\" \(form): try den.", "class": "class is a word of Swift's own.", "main": "main is a word of Swift's own.",
            "Storage": "Storage is the name of a module of LionsDen's, and no two modules of a program have one name.",
            "Route": "Route is the name of a module of LionsDen's, and no two modules of a program have one name.",
            "InMemoryTracing":
                "InMemoryTracing is the name of a module of the toolchain or of a library that it needs, and no two modules of a program have one name.",
            "Foundation":
                "Foundation is the name of a module of the toolchain or of a library that it needs, and no two modules of a program have one name.",
            String(repeating: "d", count: 65): "The name is longer than 64 characters.",
        ]
        for (name, reason) in expected { XCTAssertEqual(refusal(name), reason) }
    }

    func testTheModulesOfThisPackageAreThoseThatAreTaken() throws {
        let manifest = try String(
            contentsOf: URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Package.swift"), encoding: .utf8)
        let targets = manifest.matches(of: /\.(?:target|systemLibrary|executableTarget)\(\s*name: "(\w+)"/).map { String($0.1) }
        XCTAssertGreaterThan(targets.count, 25)
        // Of those that are built on demand no package of somebody else's sees anything.
        let others = Set(targets).subtracting(["AllocationCount", "Micro", "Fuzz"]).subtracting(PackageName.modules)
        XCTAssertEqual(others, [])
    }

    private func withFolders(_ test: (URL) throws -> Void) throws {
        let root = FileManager.default.temporaryDirectory.appending(path: "lionsden-\(UInt64.random(in: 0...UInt64.max))")
        for path in ["lions-den/.build/debug", "work"] {
            try FileManager.default.createDirectory(at: root.appending(path: path), withIntermediateDirectories: true)
        }
        defer { try? FileManager.default.removeItem(at: root) }
        try Data("let package = Package(\n    name: \"lions-den\",\n".utf8).write(to: root.appending(path: "lions-den/Package.swift"))
        try test(root)
    }

    func testTheCheckoutIsTheOneOfTheExecutable() throws {
        try withFolders { root in
            let work = root.appending(path: "work").path
            let executable = root.appending(path: "lions-den/.build/debug/lionsden-dev")
            try Data().write(to: executable)
            let found = try Dependency.checkout(at: nil, from: work, executable: executable.path)
            XCTAssertEqual(found, .checkout("../../lions-den"))
            XCTAssertEqual(try Dependency.checkout(at: nil, from: root.path, executable: executable.path), .checkout("../lions-den"))
            XCTAssertThrowsError(try Dependency.checkout(at: nil, from: work, executable: "/bin/true")) {
                XCTAssertEqual(
                    "\($0)", "This executable lies in no checkout of LionsDen. Say where one is: --path, or --url for a repository.")
            }
        }
    }

    func testAPlaceThatIsNoCheckoutOrCannotBeWrittenDownIsRefused() throws {
        try withFolders { root in
            let checkout = root.appending(path: "lions-den").path
            XCTAssertEqual(try Dependency.checkout(at: checkout, from: root.path), .checkout(checkout))
            XCTAssertThrowsError(try Dependency.checkout(at: root.path, from: root.path)) {
                XCTAssertEqual("\($0)", "There is no checkout of LionsDen at \(root.path).")
            }
            let odd = root.appending(path: "lions $den").path
            try FileManager.default.moveItem(atPath: checkout, toPath: odd)
            XCTAssertThrowsError(try Dependency.checkout(at: odd, from: root.path)) {
                XCTAssertTrue("\($0)".contains("a Makefile reads otherwise"))
            }
            for url in ["lions-den", ""] {
                XCTAssertThrowsError(try Dependency.repository(at: url), url) {
                    XCTAssertEqual("\($0)", "\(url) is no URL of a repository.")
                }
            }
            XCTAssertThrowsError(try Dependency.repository(at: "https://example.com/a b")) {
                XCTAssertTrue("\($0)".contains("a Makefile reads otherwise"), "\($0)")
            }
        }
    }

    func testAPackageIsMadeAsAWholeOrNotAtAll() throws {
        try withFolders { root in
            let folder = root.appending(path: "Den")
            // A file cannot have another one in it.
            XCTAssertThrowsError(try New.write([("a", "1"), ("a/b", "2")], to: folder))
            XCTAssertFalse(FileManager.default.fileExists(atPath: folder.path))
            try New.write([("a", "1"), ("b/c", "2")], to: folder)
            XCTAssertThrowsError(try New.write([("a", "3")], to: folder)) {
                XCTAssertEqual(($0 as? CocoaError)?.code, .fileWriteFileExists)
            }
            XCTAssertEqual(try String(contentsOf: folder.appending(path: "a"), encoding: .utf8), "1")
        }
    }

    func testFilesSayWhereThePackageIs() throws {
        let repository = PackageTemplate(
            name: try PackageName("Den"), dependency: try .repository(at: "https://example.com/x/den-of-lions.git"))
        let checkout = PackageTemplate(name: try PackageName("Den"), dependency: .checkout("../../lions-den"))
        func lines(_ template: PackageTemplate, _ path: String, _ start: String) -> [Substring] {
            let file = template.files.first { $0.path == path }
            return file?.content.split(separator: "\n").map { $0.drop { $0 == " " || $0 == "\t" } }.filter { $0.hasPrefix(start) } ?? []
        }
        XCTAssertEqual(
            lines(repository, "Package.swift", ".package"), [".package(url: \"https://example.com/x/den-of-lions.git\", branch: \"main\")"])
        XCTAssertEqual(lines(repository, "Package.swift", ".product").count, 5)
        XCTAssertTrue(lines(repository, "Package.swift", ".product").allSatisfy { $0.contains("package: \"den-of-lions\"") })
        XCTAssertEqual(lines(repository, "Makefile", "docker"), ["docker build -t den ."])
        XCTAssertEqual(lines(repository, "Dockerfile", "COPY --from=lions-den"), [])
        XCTAssertEqual(lines(checkout, "Package.swift", ".package"), [".package(name: \"lions-den\", path: \"../../lions-den\")"])
        XCTAssertEqual(lines(checkout, "Makefile", "docker"), ["docker build --build-context lions-den=../../lions-den -t den ."])
        let odd = PackageTemplate(name: try PackageName("Den___2_"), dependency: .checkout("../den"))
        XCTAssertEqual(lines(odd, "Makefile", "docker"), ["docker build --build-context lions-den=../den -t den_2 ."])
        // Where the manifest's path leads from /source/Den.
        XCTAssertEqual(
            lines(checkout, "Dockerfile", "COPY --from=lions-den"),
            ["Package.swift", "Sources", "Tests"].map { "COPY --from=lions-den \($0) /lions-den/\($0)" })
        for template in [repository, checkout] {
            XCTAssertEqual(
                template.files.map(\.path),
                [
                    "Package.swift", "Sources/Den/Program.swift", "Sources/Den/Callers.swift", "Tests/DenTests/RouteTests.swift",
                    "Makefile",
                    "Dockerfile", ".gitignore",
                ])
            XCTAssertEqual(lines(template, ".gitignore", "."), [".build/", ".env"])
            for (path, content) in template.files { XCTAssertFalse(content.contains("{{") || content.contains("}}"), path) }
        }
    }
}
