# Pages of libraries that have been built, in .build/docs. Sourced, at the top of the tree.

# Makes the pages of a library from what the compiler has written down about it, so that nothing is compiled once more. A warning, such as one
# of a link that leads nowhere, is a failure. Needs imports.sh.
#
#   import_options DIRECTORY-OF-THE-BINARIES
#   document DIRECTORY-OF-THE-BINARIES LIBRARY
document() {
  local symbols=.build/docs/symbols/$2 pages=.build/docs/$2 articles=Sources/$2/$2.docc
  rm -rf "$symbols" "$pages"
  mkdir -p "$symbols"
  [ -d "$articles" ] || articles=
  swift symbolgraph-extract -module-name "$2" -target "$(basename "$(dirname "$(realpath "$1")")")" "${imports[@]}" \
    -emit-extension-block-symbols -minimum-access-level public -output-dir "$symbols"
  docc convert ${articles:+"$articles"} --additional-symbol-graph-dir "$symbols" --fallback-display-name "$2" \
    --fallback-bundle-identifier "$2" --output-path "$pages" --warnings-as-errors
  echo "documentation: $pages"
}
