public import HTTPTypes
public import StrictJSON

/// What an extractor reads of a request, for a document of the API.
public struct ExtractorDescription: Sendable {
    /// The parameters, in the order in which they are read.
    public internal(set) var parameters: [ParameterDescription]
    /// What it answers with where the request does not fit.
    public internal(set) var problems: [Problem]
    /// If true, it reads the content as JSON.
    public internal(set) var readsContent: Bool
    /// The media types of the content, in lower case without parameters, where it reads the content as bytes.
    public internal(set) var contentTypes: [String] = []
    /// Makes the schema of the content where it reads that into a type: what the type's `init(from:)` and its ``ContentRules`` say.
    public internal(set) var contentSchema: (@Sendable () -> JSONValue)?
    /// If true, the route answers with files: whole, in part, or with the word that its client has it.
    public internal(set) var sendsFiles = false
    /// If true, the route answers a folder's path without a slash behind it with that of the folder.
    public internal(set) var redirectsFolders = false
    /// What the route answers without content, if its handler returns nothing.
    public internal(set) var status: HTTPResponse.Status?
    /// If true, it reads the rest of the path.
    var readsTail = false

    /// - Parameters:
    ///   - parameters: Those that it reads.
    ///   - problems: What it answers with where the request does not fit.
    ///   - readsContent: If true, it reads the content as JSON.
    public init(parameters: [ParameterDescription] = [], problems: [Problem] = [], readsContent: Bool = false) {
        self.parameters = parameters
        self.problems = problems
        self.readsContent = readsContent
    }

    /// All that several extractors read.
    mutating func add(_ other: ExtractorDescription) {
        parameters += other.parameters
        problems += other.problems
        contentTypes += other.contentTypes
        readsContent = readsContent || other.readsContent
        contentSchema = contentSchema ?? other.contentSchema
        readsTail = readsTail || other.readsTail
    }

    /// The names of the parameters in one place.
    func names(in place: ParameterDescription.Place) -> [String] { parameters.filter { $0.place == place }.map(\.name) }
}

/// One parameter of a request.
public struct ParameterDescription: Sendable, Equatable {
    /// Where a parameter stands.
    public enum Place: Sendable, Equatable {
        /// A segment `:name` of the route's pattern.
        case path
        /// A parameter of the request target's query.
        case query
    }

    /// Where the parameter stands.
    public let place: Place
    /// Its name, decoded.
    public let name: String
    /// One value; `nil` where nothing is said of it.
    public let form: ParameterForm?
    /// If true, a request without it is refused.
    public let isRequired: Bool
    /// The most values; `nil` for a parameter that may be there once.
    public let mostValues: Int?
    /// What stands for one that is not there, if that can be said in JSON.
    public let defaultValue: JSONValue?
    /// The purpose; it may be empty.
    public internal(set) var purpose = ""

    init(
        _ place: Place, _ name: String, _ form: ParameterForm?, isRequired: Bool = true, mostValues: Int? = nil,
        default value: JSONValue? = nil
    ) {
        self.place = place
        self.name = name
        self.form = form
        self.isRequired = isRequired
        self.mostValues = mostValues
        defaultValue = value
    }
}
