public import HTTPServer

/// A feed that is added to a program sends its comments while that runs, and ends its streams when that drains, so that none keeps it waiting.
extension EventFeed: ManagedService {
    public func beginDraining() { end() }
}

/// As an `EventFeed` does, for all of its keys.
extension EventAudiences: ManagedService {
    public func beginDraining() { end() }
}
