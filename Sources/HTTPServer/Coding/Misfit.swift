/// The two details of a fault of a value that has the wrong type: the one that names the type, and the one that names the rule's bounds.
struct Misfit: Sendable {
    let ofType: String
    let ofRule: String
    /// 0 for the value that the rule is for, 1 for its elements, 2 for theirs.
    var depth = 0

    /// - Returns: The fault with the bounds of the rule, if the type has found it below this pointer; otherwise the same.
    func refining(_ fault: ContentFault, below pointer: String) -> ContentFault {
        guard fault.detail == ofType, fault.pointer.hasPrefix(pointer) else { return fault }
        let rest = fault.pointer.dropFirst(pointer.count)
        let numbers = rest.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
        guard rest.isEmpty ? depth == 0 : rest.hasPrefix("/") && numbers.count == depth && numbers.allSatisfy({ Int($0) != nil }) else {
            return fault
        }
        return ContentFault(pointer: fault.pointer, detail: ofRule)
    }
}
