public import FileReading
public import StrictJSON

/// The initial content of a pool, as JSON: `{"UserPool": {…}, "ResourceServers": […], "Clients": […], "Groups": […], "Users": […]}`. Every
/// member is optional.
///
/// Entries have the members of the operation that would make them (`UpdateUserPool`, `CreateResourceServer`, `CreateUserPoolClient`,
/// `CreateGroup`, `AdminCreateUser`). A client also has its `ClientId`, and a user a permanent `Password` and the names of its `Groups`.
/// Resource servers, clients, groups and users that the pool already has stay unchanged.
///
/// Source: docs/pool.md, "Seeding"
public struct PoolSeed: Sendable {
    static let maximumBytes = 64 << 20
    private static let names: Set = ["UserPool", "ResourceServers", "Clients", "Groups", "Users"]

    let root: OperationInput

    /// - Throws: `notJSON`, `unknownMember` or `entry`.
    public init(parsing text: [UInt8]) throws(PoolSeedError) {
        let limits = JSONLimits(maximumBytes: Self.maximumBytes, maximumDepth: 16, maximumValues: Self.maximumBytes / 2)
        let view: JSONView
        do { view = try JSONDocument(parsing: text, limits: limits).root } catch { throw .notJSON(error) }
        do { root = try OperationInput(view) } catch { throw .entry("the content", error) }
        for (name, _) in view.members ?? [] where !Self.names.contains(name) { throw .unknownMember(name) }
    }

    /// Reads a file.
    ///
    /// - Throws: `file`, and the errors of ``init(parsing:)``.
    public init(file path: String) throws(PoolSeedError) {
        let content: [UInt8]
        do { content = try RegularFile(path, followingLinks: true).content(maximumBytes: Self.maximumBytes) } catch { throw .file(error) }
        try self.init(parsing: content)
    }

    /// The entries of a list, each with its place for an error.
    func entries(_ name: String) throws(PoolSeedError) -> [(place: String, entry: OperationInput)] {
        let entries: [OperationInput]
        do { entries = try root.objects(name) } catch { throw .entry(name, error) }
        return entries.enumerated().map { ("\(name)[\($0.offset)]", $0.element) }
    }
}

/// The reason why a seed is refused.
public enum PoolSeedError: Error, Equatable, Sendable {
    case file(FileReadError)
    case notJSON(JSONError)
    /// A member that a seed does not have.
    case unknownMember(String)
    /// An entry, such as `Users[3]`, is refused.
    case entry(String, CognitoError)
}

extension PoolSeedError: CustomStringConvertible {
    /// The fault in a sentence, for a terminal.
    public var description: String {
        switch self {
        case .file(let error): "the seed cannot be read: \(error)"
        case .notJSON(let error): "the seed is no JSON: \(error)"
        case .unknownMember(let name): "the seed has a member \(name.debugDescription), which no seed has"
        case .entry(let place, let error): "the seed's \(place) is refused: \(error.message)"
        }
    }
}
