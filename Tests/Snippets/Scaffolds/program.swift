import CognitoCore
import Foundation

func program() async throws {
    // The snippet.
}
