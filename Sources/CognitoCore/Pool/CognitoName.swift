import CoreSyntax

/// Names of users and groups.
package enum CognitoName {
    /// 1 to 128 characters: letters, marks, symbols, numbers and punctuation, so no spaces and no control characters.
    ///
    /// Source: docs/cognito.md, "Claims"
    package static func isWellFormed(_ name: String) -> Bool {
        // All visible ASCII characters are allowed, and most names consist of them.
        if name.utf8.allSatisfy(\.isVisibleASCII) { return (1...128).contains(name.utf8.count) }
        let scalars = name.unicodeScalars
        return (1...128).contains(scalars.count) && scalars.allSatisfy(isAllowed)
    }

    private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .spaceSeparator, .lineSeparator, .paragraphSeparator: false
        default: true
        }
    }
}
