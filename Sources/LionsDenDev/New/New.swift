import ArgumentParser
import FoundationEssentials
import ServiceRuntime

/// Writes a package that begins with what every service with guards needs.
struct New: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Write a package of your own: routes, a guard, a test with a user pool, a Makefile and a Dockerfile.",
        discussion: """
            The package is in a folder of its name, and depends on LionsDen's libraries: on the checkout that this executable was built in, unless \
            --path or --url names another place. Nothing is fetched, and nothing that is there already is changed.

            Example:
              lionsden-dev new Den
              make -C Den test
              make -C Den run
            """)

    @Argument(help: "The name of the package, its module and its folder: letters, digits and _.")
    var name: String

    @Option(help: ArgumentHelp("The checkout of LionsDen to depend on.", valueName: "folder"), completion: .directory)
    var path: String?

    @Option(help: ArgumentHelp("The Git repository of LionsDen to depend on, at its branch main.", valueName: "URL"))
    var url: String?

    func validate() throws {
        guard path == nil || url == nil else { throw ValidationError("--path and --url are two places; give one of them") }
    }

    func run() throws {
        let template: PackageTemplate
        do {
            let dependency = try url.map(Dependency.repository(at:)) ?? .checkout(at: path, from: FileManager.default.currentDirectoryPath)
            template = PackageTemplate(name: try PackageName(name), dependency: dependency)
        } catch {
            throw ValidationError("\(error)")
        }
        do {
            try Self.write(template.files, to: URL(filePath: name))
        } catch let error as CocoaError where error.code == .fileWriteFileExists {
            throw ValidationError("There is something at \(name) already, and it stays as it is.")
        }
        print(
            "\(name) is made. make -C \(name) test builds it and runs its tests; make -C \(name) run serves it, with a user pool to try it with."
        )
    }

    /// Makes a folder with these files, or nothing.
    static func write(_ files: [(path: String, content: String)], to folder: URL) throws {
        // Made first, and by nobody else: what is there already is not looked into.
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        do {
            for (path, content) in files {
                let file = folder.appending(path: path)
                try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
                try Data(content.utf8).write(to: file, options: .withoutOverwriting)
            }
        } catch {
            try? FileManager.default.removeItem(at: folder)
            throw error
        }
    }
}
