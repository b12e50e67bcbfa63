import EnvironmentReading
import Foundation

func program() throws {
    // The snippet.
    _ = (shelf, copies, password)
}
