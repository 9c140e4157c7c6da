"""重算年度报告表二、表三、表四：python3 recompute.py（只用 Python 标准库，读取同一文件夹中的 CSV）。"""

import csv
import json
import sys
from collections import Counter
from pathlib import Path

FOLDER = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent


def read(name):
    with (FOLDER / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


year = read("year.csv")[0]["年度"]
first, last = f"{year}-01-01", f"{year}-12-31"
two, three, four = {}, Counter(), Counter()
for cell in read("table2.csv"):  # 不由件数相加得出的单元格，照录
    two[cell["单元格"]] = float(cell["数值"])
for kind in ("规章", "规范性文件", "行政规范性文件"):
    rows = [row for row in read("documents.csv") if row["类别"] == kind and row["成文日期"] <= last]
    public = [row for row in rows if row["公开日期"] and row["公开日期"] <= last]
    counts = {
        "本年制发件数": sum(row["成文日期"] >= first for row in rows),
        "本年废止件数": sum(first <= row["废止日期"] <= last for row in rows),
        "现行有效件数": sum(not row["废止日期"] or row["废止日期"] > last for row in rows),
        "本年新制作数量": sum(row["成文日期"] >= first for row in rows),
        "本年新公开数量": sum(row["公开日期"] >= first for row in public),
        "对外公开总数量": len(public),
    }
    two.update({f"第二十条第（一）项/{kind}/{name}": n for name, n in counts.items()})
for case in read("requests.csv"):
    received, closed = case["收到日期"], case["办结日期"]
    if received > last or (closed and closed < first):
        continue
    ended = [case["办理结果"], "（七）"] if closed and closed <= last else ["四"]
    for row in ["一" if received >= first else "二", *ended]:
        three[f"{row}/{case['申请人类别']}"] += 1
        three[f"{row}/总计"] += 1
for case in read("remedies.csv"):
    filed, decided = case["受理日期"], case["审结日期"]
    if filed > last or (decided and decided < first):
        continue
    for column in (case["结果"] if decided and decided <= last else "尚未审结", "总计"):
        four[f"{case['类型']}/{column}"] += 1
print(json.dumps({"二": two, "三": three, "四": four}, ensure_ascii=False, indent=1))
