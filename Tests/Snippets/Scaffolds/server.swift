import HTTPServer
import Logging

// The snippet.
