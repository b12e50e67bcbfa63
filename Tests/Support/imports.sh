# Sourced, at the top of the tree.

# The compiler's options for whoever imports what was built, in "imports": the modules, and the C modules below them.
#
#   import_options DIRECTORY-OF-THE-BINARIES
import_options() {
  imports=(-I "$1/Modules" -Xcc -I/usr/include/postgresql)
  local map include
  for map in "$1"/*.build/module.modulemap Sources/*/module.modulemap; do
    imports+=(-Xcc "-fmodule-map-file=$(realpath "$map")")
  done
  for include in "$1"/../../checkouts/*/Sources/*/include; do
    imports+=(-Xcc "-I$(realpath "$include")")
  done
}
