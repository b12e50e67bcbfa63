import Foundation
import HTTPServer
import HTTPTypes

// The snippet.
