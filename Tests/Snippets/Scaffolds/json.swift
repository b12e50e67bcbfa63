import StrictJSON

func read() throws {
    // The snippet.
}
