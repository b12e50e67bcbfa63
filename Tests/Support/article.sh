# The files of an article, and packages that are made of them. Sourced.

# Lays out what stands behind "<!-- snippet: KEY=PATH -->": the file PATH of a folder. Diagnostics name the article.
#
#   article_files ARTICLE KEY FOLDER
article_files() {
  awk -v key="$2" -v folder="$3" '
    $1 == "<!--" && $2 == "snippet:" && index($3, key "=") == 1 { name = substr($3, length(key) + 2); next }
    /^```[a-z]+$/ && name != "" && !inside {
      inside = 1
      file = folder "/" name
      directory = file; sub("/[^/]*$", "", directory); system("mkdir -p \"" directory "\"")
      # A manifest begins with its comment.
      if (file ~ /\.swift$/ && file !~ /Package\.swift$/) printf "#sourceLocation(file: \"%s\", line: %d)\n", FILENAME, FNR + 1 > file
      next
    }
    /^```$/ && inside { inside = 0; close(file); name = ""; next }
    inside { print > file }' "$1"
}

# Makes a folder like another one. What has not changed keeps its time, so that it is not built again.
#
#   refresh FRESH FOLDER
refresh() {
  mkdir -p "$2"
  (cd "$1" && find . -type f) | while read -r file; do
    mkdir -p "$(dirname "$2/$file")"
    cmp -s "$1/$file" "$2/$file" || cp "$1/$file" "$2/$file"
  done
  (cd "$2" && find . -type f -not -path './.build/*' -not -name Package.resolved) | while read -r file; do
    [ -e "$1/$file" ] || rm "$2/$file"
  done
}
