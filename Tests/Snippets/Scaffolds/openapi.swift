import HTTPServer
import HTTPTypes
import ServiceRuntime

func program(_ service: HTTPServiceBuilder) {
    // The snippet.
}
