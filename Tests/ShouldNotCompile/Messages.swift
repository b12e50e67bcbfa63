import CognitoAuth
import CognitoCore
import HTTPServer
import Storage

// The messages that docs/requests-and-answers.md explains, each with a mistake that causes it. `run` holds the page to them.

private struct Book: Codable, ResponseConvertible { let id: Int }
private struct Page: Codable { let number: Int }

private enum Genre: String, Codable { case verse, prose }

private struct InTeam: UserContext { let authenticated: Authenticated<UserClaims> }

private func book(_ id: Int) async throws -> Book { Book(id: id) }

func takesFewerThanIsExtracted(_ root: RouteGroup<RequestContext>) {
    root.open.get(":id", .context, .path("id")) { id in "\(id)" }  // expected-error {{extra argument in call}}
}

func takesMoreThanIsExtracted(_ root: RouteGroup<RequestContext>) {
    root.open.get(":id", .path("id")) { context, id in "\(id)" }
    // expected-error@-1 {{pack expansion requires that '' and '_' have the same shape}}
}

func takesATextForANumber(_ root: RouteGroup<RequestContext>) {
    root.open.get(":id", .path("id")) { id in try await book(id) }
    // expected-error@-1 {{cannot pass function of type '@Sendable (Int) async throws -> Book' to parameter expecting synchronous function type}}
    // expected-note@-2 {{async}}
}

func returnsNothingWithoutAStatus(_ root: RouteGroup<RequestContext>) {
    root.open.delete(":id", .path("id")) { id in print(id) }
    // expected-error@-1 {{type '()' cannot conform to 'ResponseConvertible'}} expected-note@-1 {{only concrete types}}
}

func returnsWhatIsOnlyEncodable(_ root: RouteGroup<RequestContext>) {
    root.open.get("page") { _ in Page(number: 1) }  // expected-error {{requires that 'Page' conform to 'ResponseConvertible'}}
}

func misspellsAClaim(_ users: RouteGroup<Authenticated<UserClaims>>) {
    users.get("mail", CognitoUser(\.emial)) { $0 ?? "none" }
    // expected-error@-1 {{missing argument label 'answering:' in call}} expected-error@-1 2 {{cannot convert value of type}}
    // expected-error@-2 {{cannot infer key path type}} expected-error@-2 {{generic parameter 'C' could not be inferred}}
}

func saysOfNoRowWhatItIs(_ root: RouteGroup<RequestContext>, _ file: SQLiteFile) {
    root.open.get("book") { _ in try await file.readFirst("SELECT * FROM books").found() }
    // expected-error@-1 {{generic parameter 'some ResponseConvertible' could not be inferred}}
}

func saysNotWhatItsRulesAre() {
    struct New: Decodable {
        let title: String
        static let rules = [.member("title", \.title, .line(1...200))]
        // expected-error@-1 {{type 'Any' has no member 'member'}} expected-error@-1 {{cannot infer}} expected-error@-1 {{cannot infer}}
    }
}

func asksTheContextForAClaim(_ users: RouteGroup<Authenticated<UserClaims>>) {
    users.get("mail") { context in context.email ?? "none" }
    // expected-error@-1 {{value of type 'Authenticated<UserClaims>' has no member 'email'}}
}

func namesJSONWithoutItsModule() {
    let _: JSONValue = [:]  // expected-error {{cannot find type 'JSONValue' in scope}}
}

func storesAnEnumeration(_ file: SQLiteFile) async throws {
    try await file.write("INSERT INTO books (genre) VALUES (\(Genre.verse))")
    // expected-error@-1 {{requires that 'Genre' conform to 'SQLConvertible'}} expected-note@-1 {{did you mean}}
}

func storesAnArray(_ file: SQLiteFile, _ tags: [String]) async throws {
    try await file.write("INSERT INTO books (tags) VALUES (\(tags))")
    // expected-error@-1 {{requires the types 'String' and 'UInt8' be equivalent}}
}

func asksForAClaimBehindNoGuard(_ root: RouteGroup<RequestContext>) {
    root.get("mail", CognitoUser(\UserClaims.email)) { email in email ?? "none" }
    // expected-error@-1 {{requires that 'RequestContext' conform to 'UserContext'}}
}

private func judgesClaimsBehindAnotherGuard(_ team: RouteGroup<InTeam>) throws {
    _ = team.use(try GroupAuthorization<UserClaims>(allowed: ["keepers"]))
    // expected-error@-1 {{requires the types 'InTeam' and 'Authenticated<UserClaims>' be equivalent}}
}
