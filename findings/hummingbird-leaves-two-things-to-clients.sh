#!/usr/bin/env bash
# Two things that most servers do for their handlers Hummingbird does not: it never says 100 Continue, and path parameters come as they are escaped.
#
# Tried with Hummingbird 2.28.1 on swift-nio 2.101.2, and curl 7.88.1 (Debian 12).
#
# - curl asks before it uploads more than 1 MiB over HTTP/1.1 (`Expect: 100-continue`), and waits a second for the word that RFC 9110 §10.1.1 has a
#   server send. It does not come, though the handler awaits the content: 1,500,000 bytes take 1.0 s, and some milliseconds with `-H Expect:`. No
#   log says so, smaller uploads are quick, and behind a proxy that answers by itself, as nginx does, all are.
# - For /lions/Zo%C3%AB `context.parameters.get("name")` is "Zo%C3%AB", while for /lions?name=Zo%C3%AB `queryParameters` gives "Zoë". So a name with a
#   space or an accent is not found, and a test with plain names is none the wiser. `removingPercentEncoding` is the handler's to call.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
command -v swift >/dev/null || unavailable "swift is not here"
unpack_debian "curl=7.88.1-*" "libcurl4=7.88.1-*" "libnghttp2-14"

mkdir -p "$folder/den/Sources/Den"
cat > "$folder/den/Package.swift" <<'SWIFT'
// swift-tools-version:6.0
import PackageDescription

let package = Package(
    name: "den",
    dependencies: [
        .package(url: "https://github.com/hummingbird-project/hummingbird.git", exact: "2.28.1"),
        .package(url: "https://github.com/apple/swift-nio.git", exact: "2.101.2"),
    ],
    targets: [.executableTarget(name: "Den", dependencies: [.product(name: "Hummingbird", package: "hummingbird")])]
)
SWIFT
cat > "$folder/den/Sources/Den/Den.swift" <<'SWIFT'
import Glibc
import Hummingbird

@main struct Den {
    static func main() async throws {
        let router = Router()
        router.post("lions") { request, _ in
            "\(try await request.body.collect(upTo: 10_000_000).readableBytes)"
        }
        router.get("lions/:name") { _, context in context.parameters.get("name") ?? "" }
        router.get("lions") { request, _ in request.uri.queryParameters["name"].map(String.init) ?? "" }
        let application = Application(
            router: router, configuration: .init(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { channel in
                print(channel.localAddress?.port ?? 0)
                fflush(nil)
            })
        try await application.runService()
    }
}
SWIFT
cd "$folder/den"
env -u LD_LIBRARY_PATH swift package resolve > "$folder/log" 2>&1 || unavailable "swift has not got the packages: $(tail -1 "$folder/log")"
env -u LD_LIBRARY_PATH swift build > "$folder/log" 2>&1 || unavailable "swift does not build the packages: $(grep -m 1 error: "$folder/log")"
coproc { exec env -u LD_LIBRARY_PATH .build/debug/Den 2>/dev/null; }
server=$COPROC_PID
trap 'kill "$server" 2>/dev/null || true; wait "$server" || true; rm -rf "$folder"' EXIT
read -r -t 20 port <&"${COPROC[0]}"

# What an upload of so many bytes answers, and whether it has taken a second.
upload() {
  local answer seconds
  read -r answer seconds < <(head -c "$1" /dev/zero | curl -s -m 20 --data-binary @- -w ' %{time_total}\n' "${@:2}" "http://127.0.0.1:$port/lions")
  awk -v answer="$answer" -v seconds="$seconds" 'BEGIN { print answer, (seconds >= 1 ? "after a second" : "at once") }'
}

{
  upload 1000000
  upload 1500000
  upload 1500000 -H Expect:
  curl -s -m 20 "http://127.0.0.1:$port/lions/Zo%C3%AB" -w '\n'
  curl -s -m 20 "http://127.0.0.1:$port/lions?name=Zo%C3%AB" -w '\n'
} | tee "$folder/seen"
diff - "$folder/seen" <<'SEEN' || { echo "changed"; exit 1; }
1000000 at once
1500000 after a second
1500000 at once
Zo%C3%AB
Zoë
SEEN
