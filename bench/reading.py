"""Reading a file: the whole of ``read_table`` against openpyxl, which only walks the cells, on the same file.

    python -m bench.reading [rows] [seed]

Rounds alternate, because the machine is shared: trust the ratio, not the seconds. Memory is the peak of this
process after our first round, and of the reading process.
"""

import datetime as dt
import random
import resource
import sys
import tempfile
import time
from pathlib import Path

import openpyxl
import xlsxwriter
from stdnum.cn import ric

from intake.schemas import PLATFORM
from intake.table import read_table

ROUNDS = 3
TITLES = [
    *(
        "序号",
        "姓名",
        "证件号码",
        "单位名称",
        "学习年度",
        "科目类别",
        "课程名称",
        "记录编号",
        "学时",
        "完成时间",
        "考试结果",
    ),
]


def write(path: Path, rows: int, seed: int) -> None:
    """An export of ``rows`` records for a sixth as many people."""
    dice = random.Random(seed)
    people = [_number(dice) for _ in range(max(1, rows // 6))]
    book = xlsxwriter.Workbook(path, {"constant_memory": True})
    page = book.add_worksheet("学时明细")
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    page.write_row(0, 0, ["学时明细表"])
    page.write_row(1, 0, TITLES)
    for row in range(rows):
        number = people[row % len(people)]
        page.write_row(row + 2, 0, [row + 1, "王建军", number, f"第{row % 300}中学", 2024])
        page.write_row(row + 2, 5, [dice.choice(["公需课", "专业课"]), f"继续教育专题{row % 500}", f"NMG{row:08d}"])
        page.write_number(row + 2, 8, dice.choice([10, 7.5, 15]))
        page.write_datetime(row + 2, 9, dt.date(2024, 3, 1) + dt.timedelta(days=row % 270), day)
        page.write_string(row + 2, 10, "合格")
    book.close()


def _number(dice: random.Random) -> str:
    born = dt.date(1965, 1, 1) + dt.timedelta(days=dice.randrange(14_000))
    start = f"{dice.choice(['152501', '152502', '152523'])}{born:%Y%m%d}{dice.randrange(1, 1000):03d}"
    return start + ric.calc_check_digit(start + "0")


def ours(path: Path) -> int:
    """Parsed in a child, header found, every cell read with its reasons."""
    table = read_table(path, PLATFORM)
    return len(table.rows) - len(table.refused)


def yardstick(path: Path) -> int:
    """The cells only, in this process, without limits."""
    book = openpyxl.load_workbook(path, read_only=True)
    return sum(1 for _ in book.worksheets[0].iter_rows(values_only=True)) - 2


def main() -> None:
    """Measure and print."""
    rows, seed = (int(word) for word in [*sys.argv[1:], *("60000", "20240112")[len(sys.argv) - 1 :]])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "export.xlsx"
        write(path, rows, seed)
        print(f"rows {rows}, seed {seed}, file {path.stat().st_size / 1e6:.1f} MB")
        took: dict[str, list[float]] = {"ours": [], "yardstick": []}
        for _ in range(ROUNDS):
            for name, read in (("ours", ours), ("yardstick", yardstick)):
                start = time.perf_counter()
                assert read(path) == rows
                took[name].append(time.perf_counter() - start)
                if not took["yardstick"]:
                    here = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    for name, seconds in took.items():
        print(f"{name:10} best {min(seconds):.2f} s, {rows / min(seconds):,.0f} rows/s")
    ratio = min(took["yardstick"]) / min(took["ours"])
    print(f"ratio {ratio:.1f}; peak {here >> 10} MB here, {child >> 10} MB in the child")


if __name__ == "__main__":
    main()
