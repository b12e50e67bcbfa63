import CognitoAuth
import CognitoCore
import CognitoRuntime
import ServiceRuntime

func program() async {
    // The snippet.
}
