"""核对公开日志：python3 verify_log.py [上年的 log-head.csv]（只用 Python 标准库，读取同一文件夹中的 CSV）。

一、log.csv 各条按 RFC 9162 相加，得出 log-head.csv 中的根值；
二、documents.csv 中每件已公开的文件，其指纹在日志中，且未登记为不再公开；
三、给出上年的 log-head.csv 的，上年的日志是现在这份日志的开头。
"""

import csv
import json
import sys
from hashlib import sha256
from pathlib import Path

FOLDER = Path(__file__).parent


def read(path):
    with Path(path).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def leaf(row):
    said = {
        "act": row["事项"],
        "at": row["登记时间"],
        "digest": row["指纹"],
        "position": int(row["序号"]),
        "record": row["标识"],
        "register": row["登记簿"],
        "version": int(row["版次"]),
    }
    data = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(b"\0" + data.encode()).digest()


def root(leaves):
    """MTH of RFC 9162, 2.1.1."""
    if len(leaves) <= 1:
        return leaves[0] if leaves else sha256(b"").digest()
    half = 1 << ((len(leaves) - 1).bit_length() - 1)
    return sha256(b"\1" + root(leaves[:half]) + root(leaves[half:])).digest()


def agrees(head, leaves):
    size = int(head["条数"])
    return size <= len(leaves) and root(leaves[:size]).hex() == head["根值"]


log = read(FOLDER / "log.csv")
leaves = [leaf(row) for row in log]
public = {}  # what the log says last of each item
for row in log:
    if row["登记簿"] == "disclosure":
        public[row["标识"]] = row["指纹"] if row["事项"] != "withdraw" else ""
documents = [row for row in read(FOLDER / "documents.csv") if row["指纹"]]
missing = [row["索引号"] for row in documents if public.get(row["索引号"]) != row["指纹"]]
said = {
    "日志": "一致"
    if all(agrees(head, leaves) for head in read(FOLDER / "log-head.csv"))
    else "不一致",
    "条数": len(log),
    "已公开的文件": len(documents),
    "不在日志中的文件": missing,
}
if len(sys.argv) > 1:
    earlier = read(sys.argv[1])
    said["上年的日志"] = "一致" if all(agrees(head, leaves) for head in earlier) else "不一致"
print(json.dumps(said, ensure_ascii=False, indent=1))
sys.exit("不一致" in said.values() or bool(missing))
