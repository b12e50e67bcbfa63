#!/bin/sh
# A PostgreSQL server for tests: on a Unix socket of its own, as a user who is not root, gone with whoever holds standard input.
# Says the folder of its socket, and then answers each line of standard input with one of its own:
#   database NAME [OPTIONS…]   makes a database     stop, start   ends it as an outage would, and brings it back
set -eu
binaries=$1
folder=$(mktemp -d /tmp/lionsden-pg.XXXXXX)
unset PGHOST PGPORT PGUSER PGDATABASE PGOPTIONS
as=
if [ "$(id -u)" = 0 ]; then
  chown postgres "$folder"
  as='setpriv --reuid=postgres --regid=postgres --clear-groups'
fi
server() { $as "$binaries/pg_ctl" -D "$folder/data" -l "$folder/log" -w -s "$@" </dev/null >&2; }
finish() {
  server -m immediate stop || true
  rm -rf "$folder"
}
trap finish EXIT
$as "$binaries/initdb" -D "$folder/data" -U lionsden -A trust -E UTF8 --locale=C -N >/dev/null
# What is tested here is this side: the disk need not be waited for.
cat >> "$folder/data/postgresql.conf" <<END
listen_addresses = ''
unix_socket_directories = '$folder'
fsync = off
max_connections = 50
END
server start
echo "$folder"
while read -r command arguments; do
  case $command in
    # The arguments are the test's own, and meant to be split.
    database) "$binaries/createdb" -h "$folder" -U lionsden -T template0 $arguments >&2 ;;
    stop) server -m immediate stop ;;
    start) server start ;;
  esac
  echo done
done
