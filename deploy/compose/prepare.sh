#!/bin/sh
# Write what compose.yaml mounts: configurations, keys and certificates as the topology says, and
# a password each for PostgreSQL and Grafana. Run it again at any time: what is there is kept.
set -eu
cd "$(dirname "$0")/../.."

out=${LEOTHANG_RENDERED:-var/compose}
leothang=${LEOTHANG:-.venv/bin/leothang}

"$leothang" deploy render deploy/topologies/compose.toml --out "$out"

umask 077
mkdir -p "$out/passwords" "$out/alertmanager"
new_password() {
    head -c 24 /dev/urandom | od -An -tx1 | tr -d ' \n'
}
# The folder keeps others out; the files themselves are read by another user inside a container.
for name in postgres grafana; do
    if [ ! -s "$out/passwords/$name" ]; then
        new_password > "$out/passwords/$name"
        echo "made $out/passwords/$name"
    fi
    chmod 444 "$out/passwords/$name"
done
# Alertmanager reads what its receivers ask for as a user of its own, too.
chmod 755 "$out/alertmanager"
printf 'postgres:5432:*:leothang:%s\n' "$(cat "$out/passwords/postgres")" > "$out/passwords/pgpass"

if [ "$(id -u)" -eq 0 ]; then
    chown -R 10001:10001 "$out"
    echo "ready: docker compose up --build --detach"
else
    echo "ready: sudo chown -R 10001:10001 '$out' && docker compose up --build --detach"
fi
