"""Writes entries.json and queries.json beside it: what there is, 200 queries, and what each should find.

Entries are made from the demo's titles and texts; run `python -m tests.records.search_queries.make` when
the queries should follow a change of them. What a query of words should find is every entry that
contains them, marks and line ends left out, read with plain Python; what a title or a number should find
is the entry it belongs to.
"""

import csv
import json
import re
from itertools import cycle, islice
from pathlib import Path

HERE = Path(__file__).parent
DATA = HERE.parents[2] / "demo" / "data"
UNITS = ("治安管理支队", "交通警察支队", "户政管理支队", "禁毒支队", "茅箭区分局", "张湾区分局")
NUMBERED = {"tztg", "zcjd", "xzql", "ghjh"}

TWO = (
    *(
        "户籍",
        "公安",
        "禁毒",
        "交通",
        "消防",
        "驾驶",
        "身份",
        "许可",
        "处罚",
        "预算",
        "决算",
        "治安",
    ),
    *(
        "诈骗",
        "网络",
        "养犬",
        "烟花",
        "招录",
        "培训",
        "巡逻",
        "旅馆",
        "枪支",
        "护照",
        "校园",
        "企业",
    ),
    *(
        "审批",
        "收费",
        "应急",
        "预案",
        "监督",
        "举报",
        "投诉",
        "窗口",
        "民警",
        "社区",
        "整治",
        "宣传",
    ),
    *("保安", "剧毒", "边境", "车辆"),
)
LONGER = (
    *(
        "居住证",
        "身份证",
        "机动车",
        "派出所",
        "公安局",
        "出入境",
        "电动自行车",
        "行政许可",
        "行政处罚",
    ),
    *(
        "信息公开",
        "易制毒化学品",
        "烟花爆竹",
        "大型群众性活动",
        "道路交通安全",
        "特种行业",
        "部门预算",
    ),
    *("治安管理处罚法", "防诈骗", "户口迁移", "民用爆炸物品"),
)
TRADITIONAL = {
    "居住證": "居住证", "身份證": "身份证", "機動車": "机动车", "駕駛證": "驾驶证", "戶籍": "户籍",
    "戶口遷移": "户口迁移", "行政許可": "行政许可", "行政處罰": "行政处罚", "信息公開": "信息公开",
    "煙花爆竹": "烟花爆竹", "電動自行車": "电动自行车", "網絡安全": "网络安全", "禁毒宣傳": "禁毒宣传",
    "部門預算": "部门预算", "應急": "应急", "養犬": "养犬", "治安管理處罰法": "治安管理处罚法",
    "許可證": "许可证", "交通違法": "交通违法", "辦事指南": "办事指南",
}  # fmt: skip
SEVERAL = (
    *("居住证 办理", "旅馆业 许可", "2016 预算", "民警 培训", "爆炸物品 许可", "车辆 违法 处罚"),
    *("诈骗 提醒", "枪支 许可证", "信息公开 制度", "消费 场所 检查", "网络 安全 宣传", "户口 迁移"),
    *("保安 公司 检查", "道路 安全", "申请 材料 窗口"),
)
# Typed as people type: what they mean is in texts that say it otherwise. Some of these fail.
AS_TYPED = {
    "部门预算2016": "2016年部门预算",
    "十堰公安局部门预算": "部门预算",
    "居住证、办理": "居住证办理",
    "怎样办理居住证": "居住证",
}
BRACKETS = ("〔〕", "[]", "（）", "()", "【】", "［］")


def entries() -> list[dict]:
    """title, body, and the numbers an entry is cited by."""
    made = []
    source = json.loads((DATA / "documents.json").read_text("utf-8"))
    unit, place = cycle(UNITS), cycle(source["places"])
    district, holiday = cycle(source["districts"]), cycle(source["holidays"])
    for code, kind in source["kinds"].items():
        for number, title in enumerate(kind["titles"]):
            words = {
                "unit": f"十堰市公安局{next(unit)}",
                "place": next(place),
                "district": next(district),
                "holiday": next(holiday),
                "year": 2016,
                "month": number % 12 + 1,
                "quarter": number % 4 + 1,
                "date": f"2016年{number % 12 + 1}月9日",
            }
            texts = (kind["summary"], *kind["paragraphs"])
            body = "\n".join(text.format(**words) for text in texts)
            cited = f"十公通〔2016〕{100 + len(made)}号" if code in NUMBERED else ""
            made.append({"title": title.format(**words), "body": body, "numbers": [cited]})
    fixed = json.loads((DATA / "yearly.json").read_text("utf-8"))
    for row in (*fixed["every_year"], *fixed["once"]):
        words = {"year": 2016, "before": 2015}
        made.append(
            {
                "title": row["title"].format(**words),
                "body": row["summary"].format(**words),
                "numbers": [row.get("number", "").format(**words)],
            }
        )
    for number, entry in enumerate(made, start=1):
        entry["numbers"] = [*filter(None, entry["numbers"]), f"MB0000000/2016-{number:05d}"]
    with (DATA / "powers.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            made.append(
                {
                    "title": row["name"],
                    "body": f"{row['type']}\n{row['legal_basis']}",
                    "numbers": [row["code"]],
                }
            )
    return made


def queries(made: list[dict]) -> list[dict]:
    """q, group, and the positions of the entries it should find."""
    texts = [
        "\n".join(map(_without_marks, [entry["title"], *entry["numbers"], entry["body"]]))
        for entry in made
    ]
    cited = [at for at, entry in enumerate(made) if "〔" in entry["numbers"][0]]
    numbered = [at for at, entry in enumerate(made) if entry["numbers"][-1].startswith("MB")]
    powers = range(len(numbered), len(made))

    def holding(query):
        words = [_without_marks(word) for word in query.split()]
        return [at for at, text in enumerate(texts) if all(word in text for word in words)]

    def titled(title):
        return [at for at, entry in enumerate(made) if entry["title"] == title]

    found = []
    for at in (*islice(numbered, 0, None, len(numbered) // 40), *islice(powers, 0, None, 25)):
        title = made[at]["title"]
        found.append(("title", title, sorted({*titled(title), *holding(title)}), titled(title)))
    for number, at in enumerate(cited[:16]):
        opening, closing = BRACKETS[number % len(BRACKETS)]
        query = made[at]["numbers"][0].replace("〔", opening).replace("〕", closing)
        found.append(("document number", query, holding(made[at]["numbers"][0]), [at]))
    for number, at in enumerate(islice(numbered, 3, None, 20)):
        query = made[at]["numbers"][-1]
        if number % 3 == 1:
            query = query.lower()
        if number % 3 == 2:
            query = query.replace("/", " ").translate({48 + n: 0xFF10 + n for n in range(10)})
        found.append(("index number", query, [at], [at]))
    for at in islice(powers, 7, None, 40):
        found.append(("power code", made[at]["numbers"][0], [at], [at]))
    plain = [("two characters", word, word) for word in TWO]
    plain += [("word", word, word) for word in LONGER]
    plain += [("traditional", word, meant) for word, meant in TRADITIONAL.items()]
    plain += [("several words", words, words) for words in SEVERAL]
    plain += [("as typed", typed, meant) for typed, meant in AS_TYPED.items()]
    found += [(group, query, holding(meant), holding(meant)) for group, query, meant in plain]
    return [
        {"group": group, "q": query, "expected": expected, "first": first}
        for group, query, expected, first in found
        if expected
    ]


def _without_marks(text: str) -> str:
    """Nothing between two Han characters but other Han characters."""
    return re.sub(r"(?<=[一-鿿])[\W_]+(?=[一-鿿])", "", text)


if __name__ == "__main__":
    made = entries()
    for name, rows in (("entries", made), ("queries", queries(made))):
        lines = ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
        (HERE / f"{name}.json").write_text(f"[\n{lines}\n]\n", "utf-8")
        print(f"{name}: {len(rows)}")
