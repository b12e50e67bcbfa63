#!/usr/bin/env bash
# A Swift program with an async main unblocks every signal on its main thread, whatever mask it has set itself.
#
# Tried with Swift 6.3.1 on Linux: a program blocks SIGTERM in the first line of its main, so that each thread that begins later has it blocked, and
# waits for it with sigwait, as POSIX programs with threads do. Once main awaits something, the main thread becomes Dispatch's (dispatch_main), which
# waits in sigsuspend with an empty mask. So the kernel delivers SIGTERM there, and its default action ends the process: status 143.
# Without an await in main, the same code is told of the signal.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
command -v swiftc >/dev/null || unavailable "swiftc is not here"

# $1 is what main does at its end.
program() {
  cat > "$folder/program.swift" <<SWIFT
import Dispatch
import Glibc

@main struct Program {
    static func main() async {
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGTERM)
        pthread_sigmask(SIG_BLOCK, &signals, nil)
        DispatchQueue(label: "signals").async { [signals] in
            var signals = signals
            var number: Int32 = 0
            sigwait(&signals, &number)
            _exit(0)
        }
        print("ready")
        fflush(nil)
        $1
    }
}
SWIFT
  swiftc -swift-version 6 -parse-as-library -o "$folder/program" "$folder/program.swift" >&2
}

# The exit status of the program after SIGTERM, and the mask of its main thread before.
terminated() {
  coproc { exec "$folder/program"; }
  local process=$COPROC_PID
  read -r _ <&"${COPROC[0]}"
  sleep 1
  mask=$(awk '/^SigBlk:/ { print $2 }' "/proc/$process/task/$process/status")
  kill -TERM "$process"
  status=0
  wait "$process" || status=$?
}

swiftc --version 2>&1 | head -1
program 'while true { pause() }'
terminated
echo "main that blocks its thread: mask $mask, status $status"
[ "$status" = 0 ] || { echo "changed: sigwait is not told even so"; exit 1; }
program 'try? await Task.sleep(for: .seconds(60))'
terminated
echo "main that awaits: mask $mask, status $status"
[ "$status" = 143 ] && [ "$((16#$mask))" = 0 ] || { echo "changed: the mask is kept"; exit 1; }
