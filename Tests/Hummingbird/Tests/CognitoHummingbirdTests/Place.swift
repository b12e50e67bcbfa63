/// The routes that both dens have.
enum Place: String, CaseIterable {
    case open, user, keepers, readers, programs, forbidden, keyless, checked, fresh, news
}

/// A request that both dens are sent.
struct Question {
    let place: Place
    var fields: [(name: String, value: String)] = []
    var query: String?

    init(_ place: Place, token: String) { self.init(place, "Bearer \(token)") }

    init(_ place: Place, _ authorization: String..., query: String? = nil) {
        self.place = place
        self.query = query
        fields = authorization.map { ("Authorization", $0) }
    }

    var target: String { "/\(place.rawValue)" + (query.map { "?\($0)" } ?? "") }
}
