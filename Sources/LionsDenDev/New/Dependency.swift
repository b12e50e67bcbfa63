import FoundationEssentials
import Glibc

/// Where a new package finds this one.
enum Dependency: Equatable {
    /// A folder, relative to that of the new package or absolute.
    case checkout(String)
    /// A Git repository.
    case repository(url: String)

    /// Why there is none, as a sentence.
    struct Fault: Error, Equatable, CustomStringConvertible {
        let description: String
    }

    /// The name in this package's manifest.
    private static let name = "lions-den"

    /// - Parameters:
    ///   - path: A checkout; `nil` for the one that the executable was built in.
    ///   - folder: The folder that the new package will be in.
    ///   - executable: The path of the executable.
    static func checkout(at path: String?, from folder: String, executable: String = "/proc/self/exe") throws(Fault) -> Dependency {
        guard let checkout = path.map(resolved) ?? built(at: resolved(executable)) else {
            throw Fault(
                description: "This executable lies in no checkout of LionsDen. Say where one is: --path, or --url for a repository.")
        }
        guard isCheckout(checkout) else { throw Fault(description: "There is no checkout of LionsDen at \(path ?? checkout).") }
        let place = path?.hasPrefix("/") == true ? checkout : relative(checkout, from: resolved(folder))
        return .checkout(try portable(place))
    }

    static func repository(at url: String) throws(Fault) -> Dependency {
        let dependency = Dependency.repository(url: try portable(url))
        guard url.contains("://"), !dependency.package.isEmpty else { throw Fault(description: "\(url) is no URL of a repository.") }
        return dependency
    }

    /// As a manifest's `product` names the package.
    var package: String {
        guard case .repository(let url) = self, let last = url.split(separator: "/").last else { return Self.name }
        return last.hasSuffix(".git") ? String(last.dropLast(4)) : String(last)
    }
}

// MARK: - Paths

extension Dependency {
    /// What stands in a manifest, a Makefile and a Dockerfile as it is.
    private static func portable(_ place: String) throws(Fault) -> String {
        let others = "/._-+@:~"
        guard place.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || others.contains($0)) }) else {
            throw Fault(
                description:
                    "\(place.debugDescription) has characters that a Makefile reads otherwise: letters, digits and \(others) are none.")
        }
        return place
    }

    private static func resolved(_ path: String) -> String {
        guard let real = unsafe realpath(path, nil) else { return path }
        defer { unsafe free(real) }
        return unsafe String(cString: real)
    }

    private static func isCheckout(_ folder: String) -> Bool {
        guard let manifest = try? String(contentsOf: URL(filePath: folder).appending(path: "Package.swift"), encoding: .utf8) else {
            return false
        }
        return manifest.contains("name: \"\(name)\"")
    }

    /// The checkout whose folder an executable is in, at any depth.
    private static func built(at executable: String) -> String? {
        var parts = executable.split(separator: "/")
        while parts.popLast() != nil {
            let folder = "/" + parts.joined(separator: "/")
            if isCheckout(folder) { return folder }
        }
        return nil
    }

    private static func relative(_ path: String, from folder: String) -> String {
        let (to, from) = (path.split(separator: "/"), folder.split(separator: "/"))
        let common = zip(to, from).prefix { $0 == $1 }.count
        return (Array(repeating: "..", count: from.count + 1 - common) + to.dropFirst(common).map(String.init)).joined(separator: "/")
    }
}
