/// Whether two texts are the same bytes. `==` on `String` also accepts canonically equivalent spellings, which an issuer, a group or a
/// key id must not have.
package func sameBytes(_ left: String, _ right: String) -> Bool {
    let left = left.utf8Span.span
    return left.holds(right.utf8Span.span, in: left.indices)
}
