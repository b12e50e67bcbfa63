# What the scripts that need Python have in common. It is sourced, not run.
#
# Who sources it says in `suite` what messages begin with, and in `required` which variable, set to 1, makes a failure of what is skipped;
# CI=true makes one of it, too.

# Says that something is skipped, and why.
say_skipped() {
  echo "skipped: $suite ($1)"
  [ "${CI:-}" != true ] && [ "${!required:-}" != 1 ] || exit 1
}

# The same, for all that would follow.
skip() {
  say_skipped "$1"
  exit 0
}

python_is_recent() {
  python3 -c 'import sys; sys.exit(sys.version_info < (3, 10))'
}

# Skips the suite unless an environment can be made.
require_python() {
  # Debian packs venv apart from python3, and venv without ensurepip makes environments without pip.
  python3 -c 'import ensurepip, venv' 2>/dev/null || skip "python3 with venv is not here"
  python_is_recent || skip "python3 is older than 3.10"
}

# Makes the environment of this directory anew, unless it is there and made from these requirements by this Python.
make_environment() {
  local environment=$1 requirements=$2 stamp
  # It is written last, so that an environment half made is never reused.
  stamp=$(python3 -V && cat "$requirements")
  if [ "$(cat "$environment/stamp" 2>/dev/null)" = "$stamp" ] && "$environment/bin/python" -c '' 2>/dev/null; then return; fi
  echo "$suite: installing the packages of $requirements into $environment"
  rm -rf "$environment"
  python3 -m venv "$environment"
  install_packages "$environment" "$requirements" || {
    echo "$suite: pip failed, trying once more" >&2
    install_packages "$environment" "$requirements"
  }
  printf '%s\n' "$stamp" > "$environment/stamp"
}

install_packages() {
  "$1/bin/python" -m pip install --quiet --disable-pip-version-check --no-input -r "$2"
}
