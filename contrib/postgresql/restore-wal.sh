#!/bin/sh
# 用基础备份和归档的 WAL 恢复到一个空的数据文件夹，恢复到最后一刻，或到指定的时间。以 postgres 用户运行，此时 PostgreSQL 已停止。
# Puts a base backup and the archived WAL into an empty data folder, up to the end or up to a moment. Runs as postgres.
#
#   restore-wal.sh /var/backups/cetrack-wal /var/lib/postgresql/15/main ['2026-11-29 14:30:00+08']
set -eu
umask 077
if [ $# -lt 2 ] || [ $# -gt 3 ]; then
    echo "用法（usage）：restore-wal.sh 归档文件夹 数据文件夹 ['2026-11-29 14:30:00+08']" >&2
    exit 2
fi
folder=$1 data=$2 until=${3:-}
if [ ! -d "$folder/base" ]; then
    echo "restore-wal: $folder 中没有基础备份（no base backup there）" >&2
    exit 1
fi
if [ -n "$until" ] && ! date -d "$until" +%s >/dev/null 2>&1; then
    echo "restore-wal: 时间“$until”读不懂，请写成 '2026-11-29 14:30:00+08'（not a moment）" >&2
    exit 2
fi
if [ -n "$(ls -A "$data" 2>/dev/null)" ]; then
    echo "restore-wal: $data 不是空的，请先把原来的移走（not empty: move it away first）" >&2
    exit 1
fi
newest=$(ls -1 "$folder/base" | grep -v '\.part$' | sort | tail -n 1)
if [ -n "$until" ]; then # the newest one that had ended before that moment
    newest=
    for name in $(ls -1 "$folder/base" | grep -v '\.part$' | sort); do
        if [ "$(stat -c %Y "$folder/base/$name/backup_manifest")" -le "$(date -d "$until" +%s)" ]; then newest=$name; fi
    done
fi
if [ -z "$newest" ]; then
    echo "restore-wal: 没有在这个时间之前做完的基础备份（no base backup from before）" >&2
    exit 1
fi
mkdir -p "$data"
chmod 700 "$data"
cp -a "$folder/base/$newest/." "$data/"
{
    echo "restore_command = 'cp \"$folder/wal/%f\" \"%p\"'"
    echo "recovery_target_action = 'promote'"
    if [ -n "$until" ]; then echo "recovery_target_time = '$until'"; fi
} >>"$data/postgresql.auto.conf"
touch "$data/recovery.signal"
echo "restore-wal: $newest → $data。现在启动 PostgreSQL（start PostgreSQL now）"
