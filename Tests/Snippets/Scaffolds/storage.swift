import Storage

func program(_ title: String) async throws {
    // The snippet.
}
