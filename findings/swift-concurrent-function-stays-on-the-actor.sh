#!/usr/bin/env bash
# A Swift function that is marked @concurrent runs on its caller's actor, if the first thing it does is to await a closure of its caller's
# isolation. An actor's own method runs off its actor likewise.
#
# Tried with Swift 6.3.1 and its upcoming feature NonisolatedNonsendingByDefault, with and without optimization: an actor whose executor is a Dispatch
# queue hands a closure to an @concurrent function that awaits it and does nothing else. By the language's rules the function has left the actor by
# then, so that a closure which blocks holds up nobody. It is still on the actor's queue until the closure first waits for something. The compiler
# takes the hop for superfluous, as if the callee made one of its own. A synchronous call ahead of the closure, even of an empty function, keeps it.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
command -v swiftc >/dev/null || unavailable "swiftc is not here"

cat > "$folder/main.swift" <<'SWIFT'
import Dispatch

let key = DispatchSpecificKey<String>()
func place() -> String { DispatchQueue.getSpecific(key: key) ?? "elsewhere" }

final class QueueExecutor: SerialExecutor {
    let queue = DispatchQueue(label: "den")
    init() { queue.setSpecific(key: key, value: "actor") }
    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
    }
    func asUnownedSerialExecutor() -> UnownedSerialExecutor { UnownedSerialExecutor(ordinary: self) }
}

func empty() {}
@concurrent func leaving(_ work: @Sendable () async -> Void) async { await work() }
@concurrent func leavingWithACall(_ work: @Sendable () async -> Void) async { empty(); await work() }

actor Den {
    nonisolated let executor = QueueExecutor()
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    func leave(_ report: @escaping @Sendable (String) -> Void) async {
        await leaving { report("concurrent: \(place())") }
        await leavingWithACall { report("concurrent, with a call: \(place())") }
    }

    func run(_ work: @Sendable () async -> Void) async { await work() }
}

let den = Den()
await den.leave { print($0) }
@concurrent func outside() async { await den.run { print("the actor's method: \(place())") } }
await outside()
SWIFT

swiftc --version 2>&1 | head -1
for optimization in -Onone -O; do
  swiftc -swift-version 6 -enable-upcoming-feature NonisolatedNonsendingByDefault $optimization -o "$folder/program" "$folder/main.swift" >&2
  seen=$("$folder/program")
  echo "$optimization:"
  echo "$seen"
  expected=$'concurrent: actor\nconcurrent, with a call: elsewhere\nthe actor\'s method: elsewhere'
  [ "$seen" = "$expected" ] || { echo "changed: by the rules it is elsewhere, elsewhere, actor"; exit 1; }
done
