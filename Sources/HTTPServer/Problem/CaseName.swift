/// The name of an error's case without what it carries: a word that stays the same, where the rest is Swift's spelling of a value, and may
/// be a client's text. Only for enums that describe themselves in no other way.
package func caseName(_ error: some Error) -> String { String("\(error)".prefix { $0 != "(" }) }
