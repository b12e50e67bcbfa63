import CoreSyntax

/// The name of a package, of its module and of its folder.
struct PackageName {
    let text: String

    /// Why a name is refused, as a sentence.
    struct Fault: Error, Equatable, CustomStringConvertible {
        let description: String
    }

    private static let longest = 64

    /// - Throws: ``Fault`` for what Swift or the package manager would not take as a module of an executable and its tests.
    init(_ text: String) throws(Fault) {
        guard let first = text.utf8.first else { throw Fault(description: "A package needs a name.") }
        guard first.isASCIILetter, text.utf8.allSatisfy({ $0.isASCIILetterOrDigit || $0 == UInt8(ascii: "_") }) else {
            let hint = Self.similar(to: text).map { ": try \($0)" } ?? ""
            throw Fault(
                description:
                    "\(Self.quoted(text)) is no name of a Swift module, which begins with a letter and has letters, digits and _ alone\(hint)."
            )
        }
        guard text.utf8.count <= Self.longest else { throw Fault(description: "The name is longer than \(Self.longest) characters.") }
        guard !Self.keywords.contains(text) else { throw Fault(description: "\(text) is a word of Swift's own.") }
        guard let owner = Self.owner(of: text) ?? Self.owner(of: "\(text)Tests") else {
            self.text = text
            return
        }
        throw Fault(description: "\(text) is the name of a module of \(owner), and no two modules of a program have one name.")
    }

    /// The same in letters, digits and `_`, with a capital for each character that is none of these; `nil` where nothing is left.
    private static func similar(to text: String) -> String? {
        let words = text.split { character in !character.isASCII || !(character.isLetter || character.isNumber || character == "_") }
        let joined = words.map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined().drop { !$0.isLetter }.prefix(longest)
        return joined.isEmpty || (try? PackageName(String(joined))) == nil ? nil : String(joined)
    }

    private static func quoted(_ text: String) -> String { String(text.prefix(longest)).debugDescription }
}

// MARK: - What is taken

extension PackageName {
    private static func owner(of name: String) -> String? {
        if modules.contains(name) { return "LionsDen's" }
        if otherModules.contains(name) { return "the toolchain or of a library that it needs" }
        return nil
    }

    /// The words that cannot name a module without backquotes, and `main`, which the compiler keeps for a file.
    private static let keywords: Set = [
        "Any", "Self", "Type", "Protocol", "as", "associatedtype", "break", "case", "catch", "class", "continue", "default", "defer",
        "deinit",
        "do", "else", "enum", "extension", "fallthrough", "false", "fileprivate", "for", "func", "guard", "if", "import", "in", "init",
        "inout",
        "internal", "is", "let", "main", "nil", "operator", "precedencegroup", "private", "protocol", "public", "repeat", "rethrows",
        "return",
        "self", "static", "struct", "subscript", "super", "switch", "throw", "throws", "true", "try", "typealias", "var", "where", "while",
    ]

    /// The targets of this package, and the types that a new package begins with.
    static let modules: Set = [
        "App", "CCurl", "CLinuxIO", "CNGHTTP2", "COpenSSL", "CPQ", "CSQLite", "CZlib", "CognitoAuth", "CognitoCore", "CognitoHummingbird",
        "CognitoPool", "CognitoRuntime", "CognitoTesting", "CoreSyntax", "EnvironmentReading", "FileReading", "HTTP2Framing", "HTTPServer",
        "HTTPTesting", "JOSE", "LionsDen", "LionsDenDev", "Locking", "LogSafety", "PrometheusMetrics", "ServiceClient", "ServiceRuntime",
        "Signing", "Storage", "StrictJSON", "WebSocketFraming", "Callers", "Program", "RouteTests",
    ]

    private static let otherModules: Set = [
        "ArgumentParser", "ArgumentParserToolInfo", "AsyncAlgorithms", "BitCollections", "Builtin", "Collections", "ConcurrencyHelpers",
        "CoreMetrics", "Cxx", "CxxStdlib", "DequeModule", "Dispatch", "Distributed", "Foundation", "FoundationEssentials",
        "FoundationInternationalization", "FoundationNetworking", "FoundationXML", "Glibc", "HTTPTypes", "HTTPTypesFoundation",
        "HashTreeCollections",
        "HeapModule", "InMemoryLogging", "InMemoryTracing", "Instrumentation", "Logging", "Metrics", "MetricsTestKit", "Observation",
        "OrderedCollections",
        "PackageDescription", "PackagePlugin", "RegexBuilder", "ServiceContextModule", "ServiceLifecycle", "ServiceLifecycleTestKit",
        "Swift",
        "SwiftOnoneSupport", "Synchronization", "Testing", "Tracing", "UnixSignals", "XCTest",
    ]
}
