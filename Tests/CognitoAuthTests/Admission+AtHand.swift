import HTTPServer

extension Admission {
    /// The context of a request that is admitted at once; `nil` where the decision has to be waited for.
    var contextAtHand: Output? { if case .admitted(let context) = self { context } else { nil } }
}
