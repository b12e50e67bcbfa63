import CognitoAuth
import CognitoCore
import CognitoTesting
import HTTPServer
import HTTPTypes
import JOSE
import StrictJSON

// The snippet.
