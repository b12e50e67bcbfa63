#!/usr/bin/env bash
# A method of an actor with an executor of its own resumes from a continuation on the shared executor, and hops to the actor's from there.
#
# Tried with Swift 6.3.1 on Linux: an actor's method awaits withCheckedContinuation, and the continuation is resumed on the actor's own queue. The
# job could go on right there. It is enqueued from a thread of the shared pool each time, so that a wait costs two changes of threads. An actor with
# an executor is no cure by itself: with withTaskExecutorPreference of the same executor the jobs come from its own queue.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
command -v swiftc >/dev/null || unavailable "swiftc is not here"

cat > "$folder/main.swift" <<'SWIFT'
import Dispatch
import Synchronization

let key = DispatchSpecificKey<Bool>()

final class QueueExecutor: SerialExecutor, TaskExecutor {
    let queue = DispatchQueue(label: "den")
    let fromItself = Atomic(0)
    let fromElsewhere = Atomic(0)
    init() { queue.setSpecific(key: key, value: true) }
    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        if DispatchQueue.getSpecific(key: key) == true {
            fromItself.wrappingAdd(1, ordering: .relaxed)
        } else {
            fromElsewhere.wrappingAdd(1, ordering: .relaxed)
        }
        queue.async { job.runSynchronously(isolatedTo: self.asUnownedSerialExecutor(), taskExecutor: self.asUnownedTaskExecutor()) }
    }
    func asUnownedSerialExecutor() -> UnownedSerialExecutor { UnownedSerialExecutor(ordinary: self) }
    func asUnownedTaskExecutor() -> UnownedTaskExecutor { UnownedTaskExecutor(ordinary: self) }
    func report(_ name: String) {
        let all = (fromItself.exchange(0, ordering: .relaxed), fromElsewhere.exchange(0, ordering: .relaxed))
        print("\(name): \(all.1 >= 100 ? "from elsewhere" : all.0 >= 100 ? "from its own queue" : "\(all)")")
    }
}

actor Den {
    nonisolated let executor = QueueExecutor()
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }
    func wait() async {
        await withCheckedContinuation { continuation in executor.queue.async { continuation.resume() } }
    }
    func waitOften() async { for _ in 0..<100 { await wait() } }
}

let den = Den()
await den.waitOften()
den.executor.report("as it is")
await withTaskExecutorPreference(den.executor) { await den.waitOften() }
den.executor.report("with the preference")
SWIFT

swiftc --version 2>&1 | head -1
swiftc -swift-version 6 -O -o "$folder/program" "$folder/main.swift" >&2
seen=$("$folder/program")
echo "$seen"
[ "$seen" = $'as it is: from elsewhere\nwith the preference: from its own queue' ] || { echo "changed"; exit 1; }
