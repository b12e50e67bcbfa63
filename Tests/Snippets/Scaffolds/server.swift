import HTTPServer
import HTTPTypes
import Logging

// The snippet.
