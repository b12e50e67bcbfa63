import CognitoTesting
import StrictJSON
import XCTest

/// `/create` and `/records` over a database.
final class RecordRoutesTests: APITestCase {
    /// - Returns: The identifier of a new record.
    private func create(_ json: JSONValue, _ den: Den, _ token: String) async throws -> String {
        let response = try await den.client.post("/create", json: json, token: token)
        XCTAssertEqual(response.status, 201, response.text)
        return try XCTUnwrap(response.json()["id"]?.string)
    }

    private func ids(_ response: TestResponse) throws -> [String] {
        try response.json()["records"]?.elements?.compactMap { $0["id"]?.string } ?? []
    }

    func testARecordIsReadBackAsItWasAnswered() async throws {
        let den = try await den()
        let token = try den.token()
        let made = try await den.client.post("/create", json: ["name": "Nala", "nul": "\u{0}"], token: token)
        let location = try XCTUnwrap(made.field("Location"))
        let read = try await den.client.get(location, token: token)
        XCTAssertEqual(read.status, 200)
        XCTAssertEqual(read.content, made.content)
        let other = try await den.client.get(location.uppercased().replacing("/RECORDS", with: "/records"), token: token)
        XCTAssertEqual(other.content, made.content)
    }

    func testRecordsAreListedNewestFirstPageByPage() async throws {
        let den = try await den()
        let token = try den.token()
        let empty = try await den.client.get("/records", token: token)
        XCTAssertEqual(empty.text, "{\"records\":[]}")
        var made: [String] = []
        for number in 0..<5 { made.append(try await create(.integer(Int64(number)), den, token)) }
        var (found, target): ([String], String?) = ([], "/records?limit=2")
        var pages = 0
        while let next = target {
            let page = try await den.client.get(next, token: token)
            XCTAssertEqual(page.status, 200, page.text)
            found += try ids(page)
            pages += 1
            target = page.field("Link").flatMap { $0.wholeMatch(of: /<([^>]*)>; rel="next"/) }.map { String($0.1) }
        }
        XCTAssertEqual(found, made.reversed())
        XCTAssertEqual(pages, 3)
        let all = try await den.client.get("/records?limit=100", token: token)
        XCTAssertEqual(try ids(all), made.reversed())
        XCTAssertNil(all.field("Link"))
    }

    /// The bound itself, and each side of it.
    func testAnotherLimitThan1To100Is400() async throws {
        let den = try await den()
        let token = try den.token()
        for limit in ["1", "100"] {
            let response = try await den.client.get("/records?limit=\(limit)", token: token)
            XCTAssertEqual(response.status, 200, limit)
        }
        for query in [
            "limit=0", "limit=101", "limit=", "limit", "limit=-1", "limit=+1", "limit=1.0", "limit=x", "limit=1&limit=2",
            "limit=99999999999999999999",
        ] {
            try assertProblem(await den.client.get("/records?\(query)", token: token), 400, "invalid_query", also: ["errors"])
        }
    }

    func testT135ACursorOfAnotherUserOrOfNoRecordIs400() async throws {
        let den = try await den()
        let (mine, theirs) = (try den.token(), try den.token())
        let foreign = try await create("theirs", den, theirs)
        _ = try await create("mine", den, mine)
        for after in [
            foreign, "00000000-0000-4000-8000-000000000000", "", "x", "'%20OR%201=1--", "\(foreign)&after=\(foreign)",
        ] {
            try assertProblem(await den.client.get("/records?after=\(after)", token: mine), 400, "invalid_query", also: ["errors"])
        }
        try assertProblem(await den.client.get("/records?after=%00", token: mine), 400, "invalid_query")
    }

    func testT133AnotherUsersRecordIsAsIfItWereNotThere() async throws {
        let den = try await den()
        let (mine, theirs) = (try den.token(), try den.token())
        let foreign = try await create("theirs", den, theirs)
        let fields = [("X-Request-Id", "00000000000000000000000000000000")]
        let unknown = try await den.client.get("/records/00000000-0000-4000-8000-000000000000", token: mine, fields: fields)
        try assertProblem(unknown, 404, "not_found")
        for id in [foreign, "x", "%27", "00000000-0000-4000-8000-00000000000"] {
            let response = try await den.client.get("/records/\(id)", token: mine, fields: fields)
            XCTAssertEqual(response.content, unknown.content)
            try assertProblem(await den.client.send("DELETE", "/records/\(id)", token: mine), 404, "not_found")
        }
        let kept = try await den.client.get("/records/\(foreign)", token: theirs)
        XCTAssertEqual(kept.status, 200)
    }

    func testAnAdministratorReadsAndDeletesAllRecordsAndListsTheirOwn() async throws {
        let den = try await den()
        let (admin, token) = (try den.token(groups: [Den.admins]), try den.token())
        let id = try await create("x", den, token)
        let read = try await den.client.get("/records/\(id)", token: admin)
        XCTAssertEqual(read.status, 200)
        let list = try await den.client.get("/records", token: admin)
        XCTAssertEqual(try ids(list), [])
        let deleted = try await den.client.send("DELETE", "/records/\(id)", token: admin)
        XCTAssertEqual(deleted.status, 204)
        XCTAssertEqual(deleted.content, [])
        try assertProblem(await den.client.get("/records/\(id)", token: token), 404, "not_found")
        try assertProblem(await den.client.send("DELETE", "/records/\(id)", token: token), 404, "not_found")
    }

    func testRecordsNeedCredentials() async throws {
        let den = try await den()
        for target in ["/records", "/records/x"] {
            try assertProblem(await den.client.get(target), 401, "missing_credentials", challenge: Self.bare)
        }
        try assertProblem(await den.client.send("DELETE", "/records/x"), 401, "missing_credentials", challenge: Self.bare)
    }

    func testRecordsOutliveTheService() async throws {
        let first = try await Den.open()
        let id = try await create(["kept": true], first, try first.adminToken())
        await first.end()
        let second = try await Den.open(database: first.database)
        let response = try await second.client.get("/records/\(id)", token: try second.token(groups: [Den.admins]))
        XCTAssertEqual(response.status, 200)
        XCTAssertEqual(try response.json()["data"].map { Array($0.rawBytes) }, Array("{\"kept\":true}".utf8))
        await second.close()
    }

    func testWithoutADatabaseTheRoutesAreNotThere() async throws {
        let den = try await Den.open(adding: ["DATABASE_URL": "none"])
        let token = try den.adminToken()
        for (method, target) in [
            ("POST", "/create"), ("GET", "/records"), ("GET", "/api-keys"), ("GET", "/revocations"), ("DELETE", "/sessions"),
        ] {
            try assertProblem(await den.client.send(method, target, token: token), 404, "not_found")
        }
        let secure = try await den.client.get("/secure", token: token, fields: [("X-API-Key", "x")])
        XCTAssertEqual(secure.status, 200)
        let ready = try await den.client.get("/readyz").json()
        XCTAssertEqual(ready["checks"]?.members?.map(\.name), ["keys", "draining"])
        await den.close()
    }

    func testReadinessNamesTheDatabase() async throws {
        let ready = try await den().client.get("/readyz").json()
        XCTAssertEqual(ready["checks"]?["database"]?.string, "ok")
    }
}
