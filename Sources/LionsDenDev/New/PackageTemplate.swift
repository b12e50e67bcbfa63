/// The files of a new package.
struct PackageTemplate {
    let name: PackageName
    let dependency: Dependency

    /// Each file by its path in the package.
    var files: [(path: String, content: String)] {
        let name = name.text
        return [
            ("Package.swift", filled(PackageResources.Package_swift_txt)),
            ("Sources/\(name)/Program.swift", filled(PackageResources.Program_swift_txt)),
            ("Sources/\(name)/Callers.swift", filled(PackageResources.Callers_swift_txt)),
            ("Tests/\(name)Tests/RouteTests.swift", filled(PackageResources.RouteTests_swift_txt)),
            ("Makefile", filled(PackageResources.Makefile_txt)),
            ("Dockerfile", filled(PackageResources.Dockerfile_txt)),
            (".gitignore", Self.unversioned.map { $0 + "\n" }.joined()),
        ]
    }

    /// What is built, what has a password in it, and what the program stores.
    private static let unversioned = [".build/", ".env", "*.db", "*.db-shm", "*.db-wal"]

    private func filled(_ template: [UInt8]) -> String {
        let values = [
            "name": name.text, "dependency": declaration, "package": dependency.package, "dev": developmentTool, "context": buildContext,
            "image": image, "copies": copies,
        ]
        return values.reduce(String(decoding: template, as: UTF8.self)) { $0.replacing("{{\($1.key)}}", with: $1.value) }
    }

    /// The name of the image, in which nothing but letters and digits may begin or end, nor stand beside more than two `_`.
    private var image: String { name.text.lowercased().split(separator: "_").joined(separator: "_") }

    private var declaration: String {
        switch dependency {
        case .checkout(let path): ".package(name: \"\(dependency.package)\", path: \"\(path)\")"
        case .repository(let url): ".package(url: \"\(url)\", branch: \"main\")"
        }
    }

    /// Runs this executable.
    private var developmentTool: String {
        switch dependency {
        case .checkout(let path): "swift run -q --package-path \(path) lionsden-dev"
        case .repository: "swift run -q --package-path .build/checkouts/\(dependency.package) --scratch-path .build/lionsden lionsden-dev"
        }
    }

    /// What `docker build` is told besides: a checkout lies outside its folder.
    private var buildContext: String {
        if case .checkout(let path) = dependency { "--build-context lions-den=\(path) " } else { "" }
    }

    /// Lays a checkout where the manifest looks for it, without what has been built in it.
    private var copies: String {
        guard case .checkout(let path) = dependency else { return "" }
        let place = Self.normalized(path.hasPrefix("/") ? path : "/source/\(name.text)/\(path)")
        return ["Package.swift", "Sources", "Tests"].map { "COPY --from=lions-den \($0) \(place)/\($0)\n" }.joined()
    }

    private static func normalized(_ path: String) -> String {
        let parts = path.split(separator: "/").reduce(into: [Substring]()) { parts, part in
            if part == ".." { _ = parts.popLast() } else if part != "." { parts.append(part) }
        }
        return "/" + parts.joined(separator: "/")
    }
}
