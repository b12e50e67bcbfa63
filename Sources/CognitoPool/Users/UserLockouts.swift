import StrictJSON

/// The lockouts of one user, or of one unknown name: of programs, of each page's origin, and of all strange origins together.
///
/// A page that guesses passwords locks out its own origin, but neither the user's programs nor other pages. A program can invent origins, so
/// those from which the user has not signed in share a lockout as well: it bounds how often they may guess, all together. An origin from which
/// the user has signed in does not share it, so that strangers cannot lock the user out there.
struct UserLockouts: Sendable, Equatable {
    /// The most origins with a lockout of their own, of those from which the user has signed in, and of all others.
    static let maximumPages = 8
    /// The number of wrong passwords of strange origins without a lockout of them all: as many as four origins have before they are locked.
    static let freeFailuresOfStrangers = 16

    private struct Page: Sendable, Equatable {
        let origin: String
        var lockout = Lockout()
        /// True once the user has signed in from here.
        var isKnown = false
    }

    private var programs = Lockout()
    /// The page of the last attempt is the last one.
    private var pages: [Page] = []
    private var strangers = Lockout(freeFailures: freeFailuresOfStrangers)

    /// - Parameter now: Seconds since 1970.
    /// - Returns: True while passwords from this origin are refused without a check.
    func isShut(to origin: CallOrigin, at now: Double) -> Bool {
        guard case .page(let text) = origin else { return programs.isShut(at: now) }
        let page = page(text)
        return page.lockout.isShut(at: now) || !page.isKnown && strangers.isShut(at: now)
    }

    /// A wrong password was given.
    mutating func failed(from origin: CallOrigin, at now: Double) {
        guard case .page(let text) = origin else { return programs.failed(at: now) }
        var page = page(text)
        page.lockout.failed(at: now)
        if !page.isKnown { strangers.failed(at: now) }
        keep(page)
    }

    /// The right password was given.
    mutating func succeeded(from origin: CallOrigin) {
        guard case .page(let text) = origin else { return programs.succeeded() }
        var page = page(text)
        page.lockout.succeeded()
        page.isKnown = true
        keep(page)
    }

    private func page(_ origin: String) -> Page {
        pages.first { sameBytes($0.origin, origin) } ?? Page(origin: origin)
    }

    /// Beyond the bound the page is forgotten that was used the longest time ago. Strange pages take the place of strange ones alone: an invented
    /// origin pushes out none from which the user has signed in.
    private mutating func keep(_ page: Page) {
        pages.removeAll { sameBytes($0.origin, page.origin) }
        let alike = pages.indices.filter { pages[$0].isKnown == page.isKnown }
        if let oldest = alike.first, alike.count >= Self.maximumPages { pages.remove(at: oldest) }
        pages.append(page)
    }
}
