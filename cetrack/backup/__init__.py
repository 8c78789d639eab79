"""Backup and restore: database, files, anchors, and the keys sealed to a recovery key that is kept elsewhere.

A folder of a backup holds

    manifest.json     what is in it: sums of every part, rows and digest of each table, key fingerprints, versions
    database.*        pg_dump's custom format, or a copy of the SQLite file
    files/            the vault as it lies on the disk: encrypted
    files.jsonl       name, size and sum of each of them
    anchors.jsonl     anchors of the journal
    keys.sealed       the keys, for whoever has the recovery key

``making`` writes one, ``folder`` compares it with itself, ``restoring`` puts it onto an empty machine and compares it
once more.
"""
