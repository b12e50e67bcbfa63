# What the findings have in common. It is sourced, not run. `$folder` is where a finding installs and keeps everything; it goes at the end.
set -euo pipefail

folder=$(mktemp -d)
# Python's programs find proxies.py, and leave nothing beside it.
export FOLDER=$folder PYTHONPATH PYTHONDONTWRITEBYTECODE=1
PYTHONPATH=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
trap 'rm -rf "$folder"' EXIT

# Says why a finding cannot be tried here, which is neither a yes nor a no.
unavailable() {
  echo "not tried: $1" >&2
  exit 2
}

# Unpacks Debian packages, each as name=version, below $folder/debian; nothing is installed on this machine.
unpack_debian() {
  command -v apt-get >/dev/null && command -v dpkg >/dev/null || unavailable "this machine has no apt-get"
  mkdir -p "$folder/packages" "$folder/debian"
  local package
  for package in "$@"; do
    (cd "$folder/packages" && apt-get download -q "$package" >/dev/null 2>&1) || unavailable "apt-get has no $package; try apt-get update"
  done
  for package in "$folder"/packages/*.deb; do dpkg -x "$package" "$folder/debian"; done
  export PATH=$folder/debian/usr/sbin:$folder/debian/usr/bin:$PATH
  export LD_LIBRARY_PATH=$folder/debian/usr/lib/$(uname -m)-linux-gnu
}

# Installs packages from PyPI, each as name==version, into an environment below $folder, whose programs come first from then on.
install_python() {
  # An environment that has been removed may be where python3 was last found.
  hash -r
  python3 -m venv "$folder/python" || unavailable "python3 with venv is not here"
  "$folder/python/bin/pip" install -q --disable-pip-version-check "$@" || unavailable "pip cannot install $*"
  export PATH=$folder/python/bin:$PATH
}
