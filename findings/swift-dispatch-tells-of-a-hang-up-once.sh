#!/usr/bin/env bash
# A Dispatch read source on Linux goes silent when a pipe's writer has closed it, with bytes left to read, and may say that there are none.
#
# Tried with Swift 6.3.1. A read source calls its handler for as long as there is something to read, and `data` says how much; 0 is the end. That
# holds while the writer is there, and where it has only shut its side of a socket down. Once it has closed a pipe or a socket of Unix, behind 8
# bytes, there is one call, with `data` 0, or one with 8 before it, as chance has it: of 20 tries 2 to 18 were the former. Then there is none. A
# handler that takes 0 for the end loses the 8 bytes, one that reads 2 at a time loses 4 or 6, and one that reads all 8 may hear of no end. So the
# last line of a child process is lost, or its reader does not finish, and not each time. What helps is to read at each call, whatever `data` says,
# until read gives 0 or EAGAIN.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
command -v swiftc >/dev/null || unavailable "swiftc is not here"

cat > "$folder/main.swift" <<'SWIFT'
import Dispatch
import Glibc

/// What a handler sees that reads some bytes at each call, or all that there are: `data` and the count that it has read, until it is at the end or
/// no call has come for a while.
func calls(_ descriptor: Int32, reading size: Int, drains: Bool = false) -> [String] {
    guard fcntl(descriptor, F_SETFL, O_NONBLOCK) == 0 else { return ["no descriptor"] }
    let queue = DispatchQueue(label: "calls")
    let source = DispatchSource.makeReadSource(fileDescriptor: descriptor, queue: queue)
    nonisolated(unsafe) var seen: [String] = []
    let ended = DispatchSemaphore(value: 0)
    source.setEventHandler {
        var bytes = [UInt8](repeating: 0, count: size)
        var count = 0
        repeat {
            count = read(descriptor, &bytes, size)
            seen.append("\(source.data)/\(count)")
        } while drains && count > 0
        guard count == 0 else { return }
        source.cancel()
        ended.signal()
    }
    source.activate()
    let last = ended.wait(timeout: .now() + 0.25) == .success ? "end" : "silence"
    return queue.sync { seen + [last] }
}

/// What is read from, behind which its writer has ended.
func pipe(_ end: (Int32) -> Void) -> Int32 {
    var ends: [Int32] = [0, 0]
    precondition(Glibc.pipe(&ends) == 0 && write(ends[1], "12345678", 8) == 8)
    end(ends[1])
    return ends[0]
}

func socket(_ end: (Int32) -> Void) -> Int32 {
    var ends: [Int32] = [0, 0]
    precondition(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0 && write(ends[1], "12345678", 8) == 8)
    end(ends[1])
    return ends[0]
}

func report(_ name: String, _ matching: ([String]) -> Bool, _ seen: () -> [String]) {
    print("\(name): \((0..<20).count { _ in matching(seen()) }) of 20")
}

let stay = { (_: Int32) in }
let close = { (writer: Int32) in _ = Glibc.close(writer) }
let shut = { (writer: Int32) in _ = shutdown(writer, Int32(SHUT_WR)) }
print("pipe, open:", calls(pipe(stay), reading: 2))
print("socket, shut down:", calls(socket(shut), reading: 2))
report("pipe, closed, 2 bytes a call, whole", { $0.contains("end") }) { calls(pipe(close), reading: 2) }
report("socket, closed, 2 bytes a call, whole", { $0.contains("end") }) { calls(socket(close), reading: 2) }
report("pipe, closed, drained, whole", { $0.contains("end") }) { calls(pipe(close), reading: 64, drains: true) }
report("pipe, closed, told of 0 bytes and no end", { $0 == ["0/8", "silence"] }) { calls(pipe(close), reading: 64) }
SWIFT

swiftc --version 2>&1 | head -1
swiftc -swift-version 6 -O -o "$folder/program" "$folder/main.swift" >&2
"$folder/program" | tee "$folder/seen"
diff - <(head -5 "$folder/seen") > "$folder/changes" <<'SEEN' || { echo "changed:"; cat "$folder/changes"; exit 1; }
pipe, open: ["8/2", "6/2", "4/2", "2/2", "silence"]
socket, shut down: ["8/2", "6/2", "4/2", "2/2", "0/0", "end"]
pipe, closed, 2 bytes a call, whole: 0 of 20
socket, closed, 2 bytes a call, whole: 0 of 20
pipe, closed, drained, whole: 20 of 20
SEEN
