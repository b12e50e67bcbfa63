import HTTPServer
import HTTPTypes
import StrictJSON

/// What the document says of one route.
struct Operation: Sendable {
    /// What a caller must show, and with it what can be wrong with that.
    enum Credentials: Sendable {
        case none
        case optionalToken
        case token
        /// A token, or an API key, which may need a scope.
        case tokenOrKey(KeyScope?)
        /// The same; a request without either is answered with 403.
        case tokenOrKeyOrForbidden(KeyScope)
        /// A token of a user in the right groups.
        case groups
        /// A token of a user or a program, or an API key, and what the query asks for.
        case asked
    }

    /// What a request or an answer contains.
    struct Content: Sendable {
        let type: MediaType
        let schema: Schema
        let example: JSONValue

        static func json(_ schema: Schema, _ example: JSONValue) -> Content { Content(type: .json, schema: schema, example: example) }
    }

    /// What a query may say.
    struct QueryParameter: Sendable {
        let name: String
        let description: String
        let value: Schema
        /// Whether it may be there several times.
        var isRepeatable = true
    }

    let method: HTTPRequest.Method
    let pattern: PathPattern
    let summary: String
    let credentials: Credentials
    /// The content that a request must have, which is read as JSON.
    let takes: Content?
    let status: HTTPResponse.Status
    /// The content of its answer, which may have none.
    let gives: Content?
    let query: [QueryParameter]
    /// Whether it tells who has its content already that it has not changed.
    let isConditional: Bool
    /// Whether it begins a WebSocket session.
    let isWebSocket: Bool
    /// Fields of its answer that a caller can act on, and whether each is always there.
    let fields: [(field: ResponseField, isRequired: Bool)]
    /// What it can end in besides what ``credentials``, ``takes`` and every route bring along.
    let refusals: [DescribedProblem]
    /// Whether a cookie may bring the token.
    private(set) var takesCookie = false
    /// If false, API keys are not taken, although ``credentials`` says so: nothing is kept.
    private(set) var takesKeys = true

    init(
        _ method: HTTPRequest.Method, _ path: String, _ summary: String, _ credentials: Credentials = .none, takes: Content? = nil,
        query: [QueryParameter] = [], status: HTTPResponse.Status = .ok, gives: Content?, isConditional: Bool = false,
        isWebSocket: Bool = false, with fields: [(field: ResponseField, isRequired: Bool)] = [], or refusals: [DescribedProblem] = []
    ) {
        self.method = method
        pattern = PathPattern(path)
        self.summary = summary
        self.credentials = credentials
        self.takes = takes
        self.query = query
        self.status = status
        self.gives = gives
        self.isConditional = isConditional
        self.isWebSocket = isWebSocket
        self.fields = [(.requestID, true)] + (isConditional ? [(.entityTag, true)] : []) + fields
        self.refusals = refusals
    }

    func describes(_ route: Route) -> Bool { method == route.method && pattern == route.pattern }

    /// The same where a cookie may bring the token, unless it takes no token, or none from there.
    var takingCookie: Operation {
        var copy = self
        copy.takesCookie = credentials.mayComeInACookie
        return copy
    }

    /// The same where no API keys are taken.
    var withoutKeys: Operation {
        var copy = self
        copy.takesKeys = false
        return copy
    }

    /// Everything that it can end in.
    var problems: [DescribedProblem] {
        let ofContent: [DescribedProblem] = takes == nil ? [] : [.invalidJSON, .unsupportedMediaType, .unsupportedContentCoding]
        let ofCookies: [DescribedProblem] = takesCookie && (method != .get || isWebSocket) ? [.foreignOrigin] : []
        let ofConditions: [DescribedProblem] = isConditional ? [.failedPrecondition] : []
        let ofHandshakes: [DescribedProblem] = isWebSocket ? [.upgradeRequired, .malformedHandshake] : []
        return DescribedProblem.ofEveryRoute + credentials.problems(takingKeys: takesKeys) + ofCookies + ofContent + ofConditions
            + ofHandshakes + refusals
    }

    /// Source: OpenAPI 3.1 §4.8.30 (an empty requirement makes the others optional)
    var requirements: JSONValue {
        let tokens: [JSONValue] = [["bearer": []]] + (takesCookie ? [["cookie": []]] : [])
        return switch credentials {
        case .none: []
        case .optionalToken: .array([[:]] + tokens)
        case .token, .groups: .array(tokens)
        case .tokenOrKey, .tokenOrKeyOrForbidden, .asked: .array(tokens + (takesKeys ? [["apiKey": []]] : []))
        }
    }
}

extension Operation.Credentials {
    fileprivate func problems(takingKeys: Bool) -> [DescribedProblem] {
        let ofTokens: [DescribedProblem] = [.unreadableCredentials, .expiredToken, .invalidToken, .usersOnly, .noKeys]
        let ofKeys: [DescribedProblem] = takingKeys ? [.repeatedAPIKey, .invalidAPIKey, .storeUnavailable] : []
        return switch self {
        case .none: []
        case .optionalToken: ofTokens
        case .token: [.missingCredentials(.unauthorized)] + ofTokens
        case .tokenOrKey(let scope):
            [.missingCredentials(.unauthorized)] + ofTokens + ofKeys + (scope == nil ? [] : [.missingScopeOfKey])
        case .tokenOrKeyOrForbidden: [.missingCredentials(.forbidden)] + ofTokens + ofKeys + [.missingScopeOfKey]
        case .groups: [.missingCredentials(.unauthorized)] + ofTokens + [.otherGroups]
        case .asked:
            [.missingCredentials(.unauthorized)] + ofTokens.filter { $0.name != DescribedProblem.usersOnly.name } + ofKeys
                + [.otherGroups, .missingScope, .invalidRules]
        }
    }

    fileprivate var mayComeInACookie: Bool {
        switch self {
        case .none, .asked: false
        case .optionalToken, .token, .tokenOrKey, .tokenOrKeyOrForbidden, .groups: true
        }
    }
}
