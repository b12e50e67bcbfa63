/// Names of users and groups.
package enum CognitoName {
    /// 1 to 128 characters: letters, marks, symbols, numbers and punctuation, so no spaces and no control characters.
    ///
    /// Source: docs/cognito.md, "Claims"
    package static func isWellFormed(_ name: String) -> Bool {
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
