#!/usr/bin/env bash
# swift-format takes the space out of `for unsafe item in items`, and what is left does not compile.
#
# Tried with the formatter of Swift 6.3.1: strict memory safety (SE-0458) asks for `unsafe` in front of a loop's pattern where the iteration itself
# is unsafe. Formatted, the loop reads `for unsafeitem in`: another name, which the body does not know. In front of a tuple it reads `for unsafe(index, item)
# in`. The linter asks for the same. What helps is `forEach`.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
command -v swift >/dev/null || unavailable "swift is not here"
swift format --version >/dev/null 2>&1 || unavailable "swift has no formatter"

cat > "$folder/loop.swift" <<'SWIFT'
func free(_ items: [UnsafeMutableRawPointer]) {
    for unsafe item in unsafe items { unsafe item.deallocate() }
}
SWIFT
echo '{"version":1,"indentation":{"spaces":4}}' > "$folder/configuration.json"

echo "swift-format $(swift format --version)"
swiftc -typecheck -strict-memory-safety "$folder/loop.swift" || { echo "changed: the loop does not compile as it is"; exit 1; }
swift format --configuration "$folder/configuration.json" "$folder/loop.swift" > "$folder/formatted.swift"
grep 'for ' "$folder/formatted.swift"
grep -q 'for unsafeitem in' "$folder/formatted.swift" || { echo "changed: the space stays"; exit 1; }
if swiftc -typecheck -strict-memory-safety "$folder/formatted.swift" 2> "$folder/said"; then echo "changed: it compiles all the same"; exit 1; fi
grep -m 1 'error:' "$folder/said" | sed 's/.*error:/error:/'
