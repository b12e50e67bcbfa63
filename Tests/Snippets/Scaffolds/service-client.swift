import CognitoAuth
import CognitoCore
import CognitoRuntime
import ServiceClient
import ServiceRuntime

func program() async {
    // The snippet.
}
