import HTTPServer
import HTTPTypes
import ServiceRuntime
import StrictJSON

func program(_ service: HTTPServiceBuilder) {
    // The snippet.
}
