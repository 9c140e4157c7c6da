#!/usr/bin/env bash
# Installs the portal on a bare Debian 12, or brings an installation to this version; root runs it from a
# checkout:
#   deploy/install.sh [MACHINE.toml [OFFICE.toml]]
# Without files it asks. It may be run again: secrets, data, certificate and every line somebody wrote into
# the environment file stay. docs/deployment.md explains each step.
set -euo pipefail

CODE=/srv/gongkai           # the program; root's, read by the service
DATA=/var/lib/gongkai       # database, files, caches; the service's alone
SETTINGS=/etc/gongkai.env   # secrets; root writes, the service reads
CERTIFICATES=/etc/ssl/gongkai
ACCESS_LOGS=/var/log/gongkai

say() { printf '\033[1m== %s\033[0m\n' "$*"; }

refuse() {
    printf '%s\n' "$@" >&2
    exit 1
}

[ "$(id -u)" = 0 ] || refuse "Root installs: sudo deploy/install.sh"
command -v apt-get >/dev/null || refuse "This script knows Debian 12 (apt-get). docs/deployment.md says what it would do."
source_tree="$(cd "$(dirname "$0")/.." && pwd)"
machine_file="${1:-}" office_file="${2:-}"
for file in "$machine_file" "$office_file"; do
    [ -z "$file" ] || [ -r "$file" ] || refuse "$file cannot be read."
done

# --- packages
packages() {
    local wanted=()
    for package in "$@"; do
        dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || wanted+=("$package")
    done
    [ ${#wanted[@]} = 0 ] && return
    say "apt-get install ${wanted[*]}"
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq
    apt-get install -y -qq --no-install-recommends "${wanted[@]}" >/dev/null
}
packages python3 python3-venv nginx-light openssl ca-certificates

# --- answers: the file's, or typed
declare -A said=([database]=sqlite [domain]="" [certificate]="" [certificate_key]="" [admin_networks]=""
    [email_url]="" [email_from]="" [backup_dir]="" [backup_recipient]="")
if [ -n "$machine_file" ]; then
    answers="$(python3 - "$machine_file" "${!said[@]}" <<'PYTHON'
import sys, tomllib

path, *known = sys.argv[1:]
try:
    said = tomllib.load(open(path, "rb"))
except tomllib.TOMLDecodeError as error:
    sys.exit(f"{path}: {error}")
for key, value in said.items():
    if key not in known:
        sys.exit(f"{path}: there is no {key}; known are {', '.join(sorted(known))}")
    if not isinstance(value, str) or "\n" in value:
        sys.exit(f"{path}: {key} is one line of text in quotes")
    print(f"{key}={value}")
PYTHON
    )"
    while IFS= read -r line; do said[${line%%=*}]="${line#*=}"; done <<<"$answers"
elif [ ! -e "$SETTINGS" ]; then
    read -rp "Domain of the site (gaj.example.gov.cn): " "said[domain]"
    read -rp "Database, sqlite or postgresql [sqlite]: " answer
    said[database]="${answer:-sqlite}"
fi
if [ -z "${said[domain]}" ] && [ -e "$SETTINGS" ]; then
    said[domain]="$(sed -n 's/^ALLOWED_HOSTS=\([^,]*\).*/\1/p' "$SETTINGS" | tail -1)"
fi
[[ "${said[domain]}" =~ ^[A-Za-z0-9.-]+$ ]] || refuse "domain: the name of the site, such as gaj.example.gov.cn"
case "${said[database]}" in sqlite | postgresql) ;; *) refuse "database: sqlite or postgresql, not ${said[database]}" ;; esac
if [ -n "${said[certificate]}" ]; then
    for file in "${said[certificate]}" "${said[certificate_key]}"; do
        [ -r "$file" ] || refuse "The certificate or its key cannot be read: ${file:-certificate_key is missing}"
    done
fi

# --- an installation that is there: its folder of data, and a backup by the version that made it
setting() { [ ! -e "$SETTINGS" ] || sed -n "s/^$1=//p" "$SETTINGS" | tail -1; }
# As the service runs: its user, its environment, files for nobody else.
manage() {
    # shellcheck disable=SC2016  # the inner shell expands them
    (cd "$CODE" && runuser -u gongkai -- \
        sh -c 'umask 027; set -a; . "$0"; set +a; exec .venv/bin/python manage.py "$@"' "$SETTINGS" "$@")
}
kept="$(setting VAR_DIR)"
DATA="${kept:-$DATA}"
if [ -e "$CODE/manage.py" ] && [ -n "$(setting BACKUP_DIR)" ]; then
    say "a backup before the change"
    manage backup
fi

# --- user, folders, code
id gongkai >/dev/null 2>&1 || useradd --system --home-dir "$DATA" --no-create-home --shell /usr/sbin/nologin gongkai
install -d -o gongkai -g gongkai -m 750 "$DATA"
# Read by nginx's own user as little as by anybody else: every file leaves through the portal.
install -d -o root -g gongkai -m 750 "$CODE"
if [ "$source_tree" != "$CODE" ]; then
    say "copying the program to $CODE"
    if [ -d /run/systemd/system ] && systemctl is-active --quiet gongkai.service; then
        systemctl stop gongkai.service gongkai-jobs.timer
    fi
    # What the last version had and this one has not must go: an old migration or module would be found.
    # var is where an installation by hand may keep its data.
    find "$CODE" -mindepth 1 -maxdepth 1 ! -name .venv ! -name var -exec rm -rf {} +
    tar -C "$source_tree" --exclude=./.git --exclude=./.venv --exclude=./var --exclude=__pycache__ -cf - . | tar -C "$CODE" -xf -
fi
program() { find "$CODE" -path "$CODE/var" -prune -o "$@"; }
program -exec chown -h root:gongkai {} +
program ! -type l -exec chmod u=rwX,g=rX,o= {} +

say "Python packages"
cd "$CODE"
[ -x .venv/bin/python ] || python3 -m venv .venv
.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.lock

# --- database
if [ "${said[database]}" = postgresql ]; then
    packages postgresql
    # The first cluster's: another server may hold 5432.
    PGPORT="$(pg_lsclusters --no-header | awk '{ print $3; exit }')"
    export PGPORT
    pg_isready -q || service postgresql start >/dev/null
    for _ in $(seq 30); do
        if pg_isready -q; then break; fi
        sleep 1
    done
    as_postgres() { (cd / && runuser -u postgres -- "$@"); }
    # The service's own user is let in over the socket: no password to keep.
    [ "$(as_postgres psql -tAc "SELECT 1 FROM pg_roles WHERE rolname = 'gongkai'")" = 1 ] ||
        as_postgres createuser gongkai
    [ "$(as_postgres psql -tAc "SELECT 1 FROM pg_database WHERE datname = 'gongkai'")" = 1 ] ||
        as_postgres createdb --owner gongkai --template template0 --encoding UTF8 --locale C.UTF-8 gongkai
fi

# --- the environment file: a line that is there stays
[ -e "$SETTINGS" ] || install -o root -g gongkai -m 640 /dev/null "$SETTINGS"
chown root:gongkai "$SETTINGS"
chmod 640 "$SETTINGS"
keep() { # NAME VALUE: written unless the name is there already, or the value is empty
    [ -z "$2" ] || grep -q "^$1=" "$SETTINGS" || printf '%s=%s\n' "$1" "$2" >>"$SETTINGS"
}
random() { head -c "$1" /dev/urandom | base64 -w0 | tr '+/' '-_'; }
keep SECRET_KEY "$(random 48)"
if ! grep -q '^PERSONAL_DATA_KEYS=' "$SETTINGS"; then
    # A new key beside old data would make them unreadable: who lost the file must bring the key back.
    [ ! -e "$DATA/gongkai.sqlite3" ] ||
        refuse "$SETTINGS has no PERSONAL_DATA_KEYS, but $DATA/gongkai.sqlite3 is there: put the old key back."
    keep PERSONAL_DATA_KEYS "$(random 32)"
    new_key=yes
fi
keep ALLOWED_HOSTS "${said[domain]}"
keep CSRF_TRUSTED_ORIGINS "https://${said[domain]}"
keep BEHIND_PROXY 1
keep VAR_DIR "$DATA"
if [ "${said[database]}" = postgresql ]; then
    if [ "$PGPORT" = 5432 ]; then keep DATABASE_URL postgres:///gongkai; else keep DATABASE_URL "postgres://:$PGPORT/gongkai"; fi
fi
keep ADMIN_NETWORKS "${said[admin_networks]}"
keep EMAIL_URL "${said[email_url]}"
keep DEFAULT_FROM_EMAIL "${said[email_from]}"
keep BACKUP_DIR "${said[backup_dir]}"
keep BACKUP_RECIPIENT "${said[backup_recipient]}"
# nginx (www-data) writes its restricted access log there, the service counts and deletes; nobody else reads it.
install -d -o www-data -g gongkai -m 2770 "$ACCESS_LOGS"
keep ACCESS_LOG_DIR "$ACCESS_LOGS"
backup_dir="$(setting BACKUP_DIR)"
if [ -n "$backup_dir" ]; then install -d -o gongkai -g gongkai -m 750 "$backup_dir"; fi

say "database, roles, word lists, static files"
.venv/bin/pybabel --quiet compile --directory locale --domain django
chgrp -R gongkai locale
manage migrate --no-input --verbosity 0
manage sync_roles
manage load_synonyms
manage collectstatic --no-input --verbosity 0
if [ -n "$office_file" ]; then
    say "the office"
    # Given on its input: the file lies where the service's user may not look.
    manage setup_office /dev/stdin <"$office_file"
elif [ -z "$machine_file" ] && [ -t 0 ]; then
    say "the office"
    manage setup_office
fi

# --- web server
install -d -o root -g root -m 755 "$CERTIFICATES"
if [ -n "${said[certificate]}" ]; then
    install -m 644 "${said[certificate]}" "$CERTIFICATES/fullchain.pem"
    install -m 600 "${said[certificate_key]}" "$CERTIFICATES/privkey.pem"
elif [ ! -e "$CERTIFICATES/privkey.pem" ]; then
    say "a certificate made here: browsers warn until the authority's is put into $CERTIFICATES"
    openssl req -x509 -newkey rsa:3072 -nodes -days 90 -subj "/CN=${said[domain]}" \
        -addext "subjectAltName=DNS:${said[domain]}" \
        -keyout "$CERTIFICATES/privkey.pem" -out "$CERTIFICATES/fullchain.pem" 2>/dev/null
    chmod 600 "$CERTIFICATES/privkey.pem"
fi
sed "s/gaj\.example\.gov\.cn/${said[domain]}/g" deploy/nginx.conf >/etc/nginx/sites-available/gongkai
ln -sf ../sites-available/gongkai /etc/nginx/sites-enabled/gongkai
nginx -t -q

# --- services
for unit in gongkai.service gongkai-jobs.service gongkai-jobs.timer; do
    sed "s|^ReadWritePaths=.*|ReadWritePaths=$DATA -$DATA-site -$ACCESS_LOGS${backup_dir:+ $backup_dir}|" "deploy/$unit" >"/etc/systemd/system/$unit"
done
if [ -d /run/systemd/system ]; then
    systemctl daemon-reload
    systemctl enable --quiet gongkai.service gongkai-jobs.timer nginx.service
    systemctl restart gongkai.service gongkai-jobs.timer
    systemctl reload-or-restart nginx.service
else
    say "systemd does not run here; by hand:"
    sed -n 's/^ExecStart=/    /p' deploy/gongkai.service deploy/gongkai-jobs.service
    echo "    nginx"
fi

if [ -n "$backup_dir" ]; then
    say "a first backup"
    manage backup
fi
say "doctor"
manage doctor || echo "What stands as FAIL above is to be mended; then: deploy/install.sh again, or manage.py doctor"
if [ -n "${new_key:-}" ]; then
    say "write this down and lock it away, apart from the backups"
    grep '^PERSONAL_DATA_KEYS=' "$SETTINGS"
fi
say "https://${said[domain]}/   staff: https://${said[domain]}/admin/"
