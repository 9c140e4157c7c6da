"""Tables coming in: `python -m benchmarks.imports [documents [requests]]`, 10,000 and 20,000 unless said.

Processor time and the most memory of `import_records`: public documents of 700 characters with their search
entries, then closed requests of an older register; in a database of its own.
"""

import csv
import os
import resource
import sys
import tempfile
import time
from pathlib import Path

TARGETS = {"disclosures": 15.0, "requests": 10.0}  # seconds of processor time on SQLite
SENTENCE = "为加强城区道路交通安全管理，维护交通秩序，保障群众出行安全，现将第{}项事项通告如下。"


def documents(path: Path, count: int) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(["标题", "类别", "发布机构", "成文日期", "发布日期", "正文"])
        for number in range(count):
            body = "\n".join(SENTENCE.format(number * 20 + line) for line in range(18))[:700]
            days = ("2024-03-01", "2024-03-05")
            table.writerow([f"关于第{number}号事项的通告", "b-tg", "b-jj", *days, body])


def requests(path: Path, count: int) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(
            ["登记编号", "收到日期", "申请人类别", "申请人", "申请内容", "办理结果", "答复日期"]
        )
        for number in range(count):
            wanted = f"申请公开第{number}号文件及其附件。"
            days = ("2024-03-01", "（一）", "2024-03-15")
            table.writerow([f"旧-{number}", days[0], "自然人", "某某", wanted, *days[1:]])


def main(counts: dict[str, int]) -> None:
    place = Path(tempfile.mkdtemp(prefix="gongkai-benchmark-"))
    os.environ |= {"VAR_DIR": str(place), "SECRET_KEY": "benchmark", "DEBUG": "0", "DEMO": "1"}
    os.environ.pop("DATABASE_URL", None)
    import django

    django.setup()
    from django.core.management import call_command

    from disclosure.models import Category, Unit

    call_command("migrate", verbosity=0)
    Unit.objects.create(code="b-jj", name="测试支队")
    Category.objects.create(code="b-tg", name="测试通告")
    print("| table | rows | seconds of processor time | target | most memory, MB |")
    print("|---|--:|--:|--:|--:|")
    for dataset, count in counts.items():
        path = place / f"{dataset}.csv"
        {"disclosures": documents, "requests": requests}[dataset](path, count)
        began = time.process_time()
        call_command("import_records", dataset, str(path), verbosity=0)
        took = time.process_time() - began
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(f"| {dataset} | {count} | {took:.1f} | {TARGETS[dataset]:.0f} | {memory} |")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    sizes = [int(size) for size in sys.argv[1:3]]
    main(dict(zip(TARGETS, [*sizes, *(10_000, 20_000)[len(sizes) :]], strict=True)))
