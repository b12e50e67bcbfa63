import JOSE
import StrictJSON

func verify(_ bytes: [UInt8], _ keySet: [UInt8]) throws {
    // The snippet.
}
