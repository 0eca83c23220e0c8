"""The yardstick for durable posts: bare SQLite with the same promise (WAL, synchronous=FULL), one row a post.

usage: commits.py FILE ROWS_PER_COMMIT SECONDS; prints rows a second.
"""

import sqlite3
import sys
import time

file, batch, seconds = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
db = sqlite3.connect(file, isolation_level=None)
db.execute("pragma journal_mode=wal")
db.execute("pragma synchronous=full")
db.execute("create table if not exists post (id integer primary key, account integer, text text, made integer)")
db.execute("create index if not exists post_account on post (account, id)")
rows, started = 0, time.monotonic()
while time.monotonic() - started < seconds:
    db.execute("begin immediate")
    for _ in range(batch):
        rows += 1
        text = f"Post number {rows}: the lactate was raised and the patient was well #MedEd"
        db.execute("insert into post (account, text, made) values (?, ?, ?)", (rows % 500, text, rows))
    db.execute("commit")
print(round(rows / (time.monotonic() - started)))
