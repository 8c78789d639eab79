#!/bin/sh
# 每周一次的基础备份，并清理不再需要的旧备份和 WAL。以 postgres 用户运行。
# The weekly base backup; older ones and the WAL that only they need go. Runs as postgres.
#
#   base-backup.sh /var/backups/cetrack-wal [保留份数 keep = 4]      （主机、端口等用 PGHOST、PGPORT 等变量）
set -eu
umask 077
if [ $# -lt 1 ] || [ $# -gt 2 ]; then
    echo "用法（usage）：base-backup.sh 归档文件夹 [保留份数]" >&2
    exit 2
fi
folder=$1 keep=${2:-4}
case $keep in '' | *[!0-9]* | 0) echo "base-backup: 保留份数至少为 1（keep at least one）" >&2 && exit 2 ;; esac
mkdir -p "$folder/base"
name=$(date +%Y-%m-%d-%H%M%S)
rm -rf "$folder"/base/*.part # what was broken off
pg_basebackup --pgdata="$folder/base/$name.part" --format=plain --wal-method=stream --checkpoint=fast --no-password
verify=$(command -v pg_verifybackup || ls -1 /usr/lib/postgresql/*/bin/pg_verifybackup | tail -n 1)
"$verify" --quiet "$folder/base/$name.part"
mv "$folder/base/$name.part" "$folder/base/$name"

# Only now: whatever is older than the newest KEEP.
ls -1 "$folder/base" | sort -r | tail -n "+$((keep + 1))" | while read -r old; do rm -rf "${folder:?}/base/$old"; done
oldest=$(ls -1 "$folder/base" | sort | head -n 1)
segment=$(sed -n 's/^START WAL LOCATION: .* (file \([0-9A-F]*\))$/\1/p' "$folder/base/$oldest/backup_label")
cleanup=$(command -v pg_archivecleanup || ls -1 /usr/lib/postgresql/*/bin/pg_archivecleanup | tail -n 1)
if [ -d "$folder/wal" ]; then "$cleanup" "$folder/wal" "$segment"; fi
echo "base-backup: $folder/base/$name"
