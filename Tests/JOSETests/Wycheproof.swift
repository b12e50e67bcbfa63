import FoundationEssentials
import StrictJSON
import Testing

/// The public vectors of the Wycheproof project, read from where `WYCHEPROOF_DIR` says or from beside the project.
enum Wycheproof {
    /// A folder that is named is one: where it is not there, the tests fail.
    static let directory: String? = {
        if let named = ProcessInfo.processInfo.environment["WYCHEPROOF_DIR"] { return named }
        let root = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
        let beside = "/\(root)/../shared/vectors/wycheproof"
        return FileManager.default.fileExists(atPath: beside) ? beside : nil
    }()

    static func groups(of file: String) throws -> [JSONView] {
        let data = try Data(contentsOf: URL(filePath: "\(directory ?? "")/\(file)"))
        let limits = JSONLimits(maximumBytes: data.count, maximumValues: 1_000_000)
        return try #require(try JSONDocument(parsing: [UInt8](data), limits: limits).root["testGroups"]?.elements)
    }
}

/// What came of the vectors of one file.
struct Tally {
    private let file: String
    private(set) var accepted = 0
    private(set) var refused = 0
    private var acceptable: [String] = []
    private var excluded: [String: Int] = [:]

    init(_ file: String) { self.file = file }

    /// Holds a verdict against the one that the vector is listed with.
    mutating func count(_ test: JSONView, isAccepted: Bool) throws {
        let name = "\(file), test \(test["tcId"]?.number?.text ?? "?"), \(test["comment"]?.string ?? "")"
        switch try #require(test["result"]?.string) {
        case "valid": if isAccepted { accepted += 1 } else { Issue.record("refused: \(name)") }
        case "invalid": if isAccepted { Issue.record("accepted: \(name)") } else { refused += 1 }
        case "acceptable": acceptable.append("\(isAccepted ? "accepted" : "refused") test \(test["tcId"]?.number?.text ?? "?")")
        default: Issue.record("no verdict: \(name)")
        }
    }

    /// A valid vector that asks for what this project does not do.
    mutating func exclude(_ reason: String) { excluded[reason, default: 0] += 1 }

    /// Tells what was chosen where there was a choice, and what was left out.
    func tell() {
        let excluded = excluded.sorted { $0.key < $1.key }.map { "\($0.value) with \($0.key)" }
        print(
            "\(file): \(accepted) valid accepted, \(refused) invalid refused,",
            "acceptable: \(acceptable.isEmpty ? "none" : acceptable.joined(separator: ", ")),",
            "left out: \(excluded.isEmpty ? "none" : excluded.joined(separator: ", "))")
    }

    var excludedCounts: [String: Int] { excluded }
}
