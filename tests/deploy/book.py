"""The commands of docs/handbook.md, each with how it is proved."""

from __future__ import annotations

import re

from .environments import ROOT

BOOK = ROOT / "docs" / "handbook.md"
RUN, ELSEWHERE, FAILS_HERE = "run", "run on another machine", "run, and may find something"
"""Carried out by test_handbook.py in the order of the book: on the machine of the book, or on the empty one of 4.1."""

PACKAGES = "changes the system's packages; each name is compared with scripts/machine.py"
SYSTEM = "changes users and folders of the system, which a test must leave alone"
SERVICES = "there is no systemd in a test; the units are read by it in test_contrib.py"
EDITOR = "somebody types; what is to be typed is taken from the book by test_handbook.py"
SERVER = "asks a server that runs; test_production.py asks the same addresses of a running one"
WAL = "carried out on a cluster of its own by test_wal.py"
PAIR = "needs a second machine with PostgreSQL; test_replication.py makes, copies and promotes clusters of its own"
SHOWS = "shows the state of the system and changes nothing"
BUNDLE = "fetches every package; test_offline.py does the same with one small package"
GIT = "needs the repository that was cloned from"

M = ".venv/bin/python manage.py"
HOW = {
    "cd /srv/cetrack": RUN,
    "export CETRACK_ENV_FILE=/etc/cetrack.env": RUN,
    "sudo apt-get update": PACKAGES,
    "sudo apt-get install -y --no-install-recommends git python3 python3-venv libpango-1.0-0 libpangoft2-1.0-0 "
    "libharfbuzz-subset0": PACKAGES,
    "sudo apt-get install -y --no-install-recommends nginx-light postgresql postgresql-client redis-server "
    "openssl": PACKAGES,
    "sudo useradd --system --home-dir /srv/cetrack --shell /bin/bash cetrack": SYSTEM,
    "sudo install -d -o cetrack -g cetrack -m 755 /srv/cetrack": SYSTEM,
    "sudo -u cetrack git clone 仓库地址 /srv/cetrack": GIT,
    "sudo install -d -o cetrack -g cetrack -m 700 /var/backups/cetrack": SYSTEM,
    "sudo -u postgres createuser --createdb --pwprompt cetrack": RUN,
    "sudo -u postgres createdb --owner cetrack --encoding UTF8 --template template0 cetrack": RUN,
    'python3 -c "import secrets; print(secrets.token_urlsafe(48))"': RUN,
    "openssl rand -base64 32": RUN,
    "sudo install -o cetrack -g cetrack -m 600 /dev/null /etc/cetrack.env": SYSTEM,
    "sudoedit /etc/cetrack.env": EDITOR,
    "./portal --prepare --no-demo": RUN,
    f"{M} check --deploy": RUN,
    "sudo cp contrib/systemd/cetrack-web.service contrib/systemd/cetrack-worker.service "
    "contrib/systemd/cetrack-beat.service /etc/systemd/system/": SERVICES,
    "sudo cp contrib/systemd/cetrack-backup.service contrib/systemd/cetrack-backup.timer "
    "/etc/systemd/system/": SERVICES,
    "sudo systemctl daemon-reload": SERVICES,
    "sudo systemctl enable --now cetrack-web cetrack-worker cetrack-beat cetrack-backup.timer": SERVICES,
    "sudo cp contrib/nginx/cetrack.conf /etc/nginx/conf.d/": "test_contrib.py runs nginx with this file",
    "sudoedit /etc/nginx/conf.d/cetrack.conf": "test_contrib.py changes the same three places",
    "sudo nginx -t": "test_contrib.py asks nginx the same, with its own ports",
    "sudo systemctl reload nginx": SERVICES,
    "curl -s http://127.0.0.1:8000/healthz": SERVER,
    "curl -s http://127.0.0.1:8000/readyz": SERVER,
    "python3 scripts/offline.py make /media/usb/cetrack-packages --python 3.11 --machine x86_64": BUNDLE,
    "python3 scripts/offline.py check /media/usb/cetrack-packages": BUNDLE,
    "python3 scripts/offline.py install /media/usb/cetrack-packages": BUNDLE,
    f"{M} doctor": FAILS_HERE,
    f"{M} administrator security anquan --name 李安全 --league 锡林郭勒盟": RUN,
    f"{M} administrator system xitong --name 王系统": RUN,
    f"{M} administrator audit shenji --name 张审计": RUN,
    f"{M} recovery_key": RUN,
    f"{M} backup": RUN,
    f"{M} backup --check": RUN,
    f"{M} backup --keep 35": RUN,
    "rsync -a --ignore-existing cetrack@jxjy.example.gov.cn:/var/backups/cetrack/ /backup/cetrack/": "needs a second "
    "machine that may sign in; backups are plain folders",
    "sudo install -d -o postgres -g postgres -m 700 /var/backups/cetrack-wal": SYSTEM,
    "sudo systemctl restart postgresql": SERVICES,
    "sudo -u postgres /srv/cetrack/contrib/postgresql/base-backup.sh /var/backups/cetrack-wal": WAL,
    "./portal --packages-only": RUN,
    f"{M} restore /var/backups/cetrack/2026-11-29-023000 --recovery-key /mnt/stick/recovery.key "
    "--keys-to /srv/cetrack/keys.env": ELSEWHERE,
    f"{M} verify_journal": RUN,
    "sudo systemctl stop cetrack-web cetrack-worker cetrack-beat postgresql": SERVICES,
    "sudo -u postgres /srv/cetrack/contrib/postgresql/restore-wal.sh /var/backups/cetrack-wal "
    "/var/lib/postgresql/15/main": WAL,
    "sudo -u postgres /srv/cetrack/contrib/postgresql/restore-wal.sh /var/backups/cetrack-wal "
    "/var/lib/postgresql/15/main '2026-11-29 14:30:00+08'": WAL,
    "sudo systemctl start postgresql": SERVICES,
    f"{M} drill": RUN,
    "git pull": GIT,
    f"{M} check_migrations": RUN,
    "sudo systemctl restart cetrack-web cetrack-worker cetrack-beat": SERVICES,
    f"{M} retention": RUN,
    "sudo journalctl -u cetrack-web -u cetrack-worker -u cetrack-beat --since -1h": SERVICES,
    "df -h /srv/cetrack /var/lib/postgresql /var/backups": SHOWS,
    "sudo journalctl --vacuum-size=500M": SERVICES,
    f"{M} migrate": RUN,
    f"{M} administrator security anquan --name 李安全": RUN,
    f"{M} rotate_keys": RUN,
    f"{M} signing_key": RUN,
    f"{M} signing_key --take": RUN,
    f"{M} signing_key --withdraw papers": "ends what was signed: tests/reports/test_signing_keys.py runs it",
    f"{M} files_here": RUN,
    f"{M} files_here --copy-from /srv/cetrack/var/files": "needs a bucket: tests/deploy/test_bucket.py runs it",
    f"{M} rotate_keys --check": RUN,
    "sudo systemctl status postgresql": SERVICES,
    "sudo journalctl -u postgresql@15-main --since -1h": SERVICES,
    "timedatectl status": SHOWS,
    "sudo systemctl restart systemd-timesyncd": SERVICES,
    "sudo -u postgres createuser --replication --pwprompt cetrack_replica": PAIR,
    "sudo -u postgres psql -c \"SELECT pg_create_physical_replication_slot('replica1')\"": PAIR,
    "sudo -u postgres psql -c \"ALTER SYSTEM SET listen_addresses = '127.0.0.1,10.0.0.1'\"": PAIR,
    "sudo -u postgres psql -c \"ALTER SYSTEM SET max_slot_wal_keep_size = '20GB'\"": PAIR,
    "sudo -u postgres find /var/lib/postgresql/15/main -mindepth 1 -delete": PAIR,
    "sudo -u postgres pg_basebackup -h 10.0.0.1 -U cetrack_replica -D /var/lib/postgresql/15/main -R -S replica1 "
    "-c fast": PAIR,
    "sudo -u postgres psql -c \"ALTER SYSTEM SET listen_addresses = '127.0.0.1,10.0.0.2'\"": PAIR,
    'sudo -u postgres psql -c "ALTER SYSTEM SET hot_standby_feedback = on"': PAIR,
    'sudo -u postgres psql -c "SELECT pg_is_in_recovery(), pg_last_wal_replay_lsn()"': PAIR,
    "sudo -u postgres psql -c \"SELECT pg_drop_replication_slot('replica1')\"": PAIR,
    'sudo -u postgres psql -c "SELECT pg_promote()"': PAIR,
    'sudo -u postgres psql -c "CHECKPOINT"': PAIR,
    "sudoedit /etc/postgresql/15/main/pg_hba.conf": "somebody types the two lines that the book has below",
    "sudo systemctl stop postgresql": SERVICES,
    "sudo systemctl disable --now postgresql": SERVICES,
}


def blocks(kind: str, text: str | None = None) -> list[str]:
    """The blocks of code of one kind: ``sh`` or ``ini``."""
    found = re.findall(rf"^```{kind}\n(.*?)^```$", text or BOOK.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    return [str(block) for block in found]


def commands(text: str | None = None) -> list[str]:
    """Every command in the order of the book."""
    lines = [line.strip() for block in blocks("sh", text) for line in block.splitlines()]
    return [line for line in lines if line and not line.startswith("#")]
