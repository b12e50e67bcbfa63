import Testing

@testable import LogSafety

@Suite struct ConcealedAddressTests {
    private let concealed = ConcealedAddress(key: [1, 2, 3])

    @Test(arguments: [
        "lion@example.com", "LION@EXAMPLE.COM", "lion+den@sub.example.co", "auth0|lion@example.com", "lion@localhost", "lion%40example.com",
        "lion\u{FF20}example.com", "löwe@exämple.de", "\"a lion\"@example.com", "a lion <lion@example.com>", "abc@clients", "lion@",
    ])
    func `T120 a name with an address in it is a hash, the same each time`(name: String) throws {
        let hash = concealed.name(name)
        #expect(hash.wholeMatch(of: /email:[0-9a-f]{16}/) != nil)
        #expect(concealed.name(name) == hash)
        #expect(concealed.name(name + "x") != hash)
    }

    @Test(arguments: [
        "", "leo", "aaaaaaaa-0000-4000-8000-000000000001", "@leo", "100%", "%41%44", "löwe", "\u{FEFF}", "a|b", "lion at example.com",
    ])
    func `any other name stays what it is`(name: String) {
        #expect(concealed.name(name) == name)
        #expect(concealed.text(name) == name)
    }

    @Test func `T120 another process's hash is another, and without a key there is none`() {
        #expect(ConcealedAddress(key: [1, 2, 4]).name("lion@example.com") != concealed.name("lion@example.com"))
        #expect(ConcealedAddress(key: nil).name("lion@example.com") == "email:concealed")
        #expect(ConcealedAddress.ofThisProcess.name("lion@example.com") != "email:concealed")
    }

    @Test func `T120 of a sentence the addresses are hashes, and the rest stays`() {
        let lion = concealed.name("lion@example.com")
        for (before, after) in [
            ("", ""), ("no user ", " here"), ("aud \"", "\"; accepted: \"x\""), ("mailto:", ""), ("<", ">"), ("[\"", "\", \"b\"]"),
            ("\n", "\t"),
        ] {
            #expect(concealed.text("\(before)lion@example.com\(after)") == "\(before)\(lion)\(after)")
        }
        #expect(concealed.text("lion@example.com,lion@example.com") == "\(lion),\(lion)")
        #expect(concealed.text("@ a @") == "@ a @")
        #expect(!concealed.text("lion%40example.com is \"a lion\"@example.com").contains("example"))
        #expect(concealed.text("löwe ＠ home") == "löwe ＠ home")
    }

    @Test func `T120 of a path the segments with an address are hashes, and the rest stays`() {
        let (lion, users) = (concealed.text("lion%40example.com"), "https://den.example:8443/users")
        #expect(concealed.path("\(users)/lion%40example.com/books/") == "\(users)/\(lion)/books/")
        for path in ["", "/", "//", "/a/b%20c", "http://127.0.0.1:80/"] { #expect(concealed.path(path) == path) }
    }
}
