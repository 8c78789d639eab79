"""Which rows below a header are no data: totals, footers, the header once more, hints, examples, rows of zeros."""

import datetime as dt
import itertools
import re
from collections.abc import Sequence

from intake.cells import Cell, Unusable, is_blank, shown
from intake.faults import Fault
from intake.folding import fold, visible
from intake.headers import Header, normalised, repeats_header
from intake.values import dates

UNCOUNTED = frozenset(["序号", "行号", "编号", "no", "no.", "#"])
"""Titles of columns that only number the rows."""

_TOTAL = re.compile(
    r"(?:合计|总计|小计|共计|累计|总学时|总和|本页合计|本页小计|学时合计|以上合计)(?:[:：(（].*|[0-9.]*|学时|人数)?|.{1,20}(?:小计|合计)[:：]?|合计/.{1,4}|(?:以上)?共计.{1,12}|(?:grand|sub)?total[:：]?|sum[:：]?"
    r"|(?:平均|均值|总?人数|总?人次|合格率|通过率|及格率|优秀率|完成率|参训率|覆盖率|最高|最低)(?:分|值|学时|成绩)?(?:[:：(（].*|[0-9.%]*人?)?"
)
_FOOTER = re.compile(
    r"(?:学员|参训人员?|本人|制表|填表|填报|审核|审批|复核|经办|负责|联系|打印|导出|统计|单位负责|主管|报送|盖章|签字|签名|签章|落款|抄送|(?:单位)?领导|分管|校对|录入|上报|公示|承诺|日期|声明)"
    r"[^:：]{0,12}(?:[:：].*)?|(?:备注|注|说明|附|附注|附件|填表说明|填写说明|数据来源)[0-9]?[:：、.].*|共[0-9]+[条页行人].*|第[0-9]+页.*"
    r"|[-—_=*]*[(（]?以下(?:空白|无正文|无内容)[)）]?[-—_=*]*|-*end(?:of.{1,12})?-*|第?[0-9]+/[0-9]+页?|page[0-9]+.{0,8}|本人(?:郑重)?承诺.*|(?:以上|上述)(?:信息|内容|数据|情况).*|.{0,6}(?:此|本)(?:表|行|页).{2,30}|(?:由)?系统.{0,4}生成.*|(?:数据|统计)?截[止至].*|.{0,40}[(（](?:公章|盖章|签章|签字|章)[)）]?[:：]?|[-—_=*]{2,}"
)
_DATE_LINE = re.compile(
    r"(?:[0-9]{4}|[〇○零一二三四五六七八九]{4}|_+)?年[0-9一二三四五六七八九十_]*月[0-9一二三四五六七八九十_]*日?"
)
_EXAMPLE = re.compile(r"[(（【\[]?(?:示例|样例|例如|填写示例|范例|例[:：)）])|.{1,10}[(（](?:示例|样例|例|范例)[)）]$")
_HINT = re.compile(
    r".{1,6}或.{1,6}|保留.*|.{0,6}[0-9一二三四]{1,2}位.{1,8}|.{1,6}(?:全称|编号)|"
    r"(?:必填|选填|可填|可不填|可选|非必填|数字|文本|整数|日期|下拉选择|单选|文本格式|日期格式|单位全称|数值)(?:项|格式)?"
    r"|[0-9一二三四五六七八九十]{1,2}(?:[-~至或][0-9]{1,2})?(?:位|字|个字|个汉字|个字符|位数字|位年份|位数|位字符)(?:以内|年份)?"
    r"|y{2,4}[-/.年].*|(?:请|格式|例如|如|例|填写|须|应填|按|与身份证|同身份证|\S{1,6}格式|\S{1,8}填写).*|年[-/.]月[-/.]日|\S{1,8}(?:/\S{1,8}){1,5}"
)
_MARKS = frozenset(
    ["甲", "乙", "丙", "丁", "戊", "己", "庚", "辛", "壬", "癸", "栏次", "列次", "行次", "栏目", "序号", "项次"]
)
_NUMBERING = re.compile(
    r"[(（]?第?([0-9]{1,3})列?[)）]?(?:=.*)?|([a-z]{1,2})|[①-⑳]|[一二三四五六七八九十]{1,3}|[ivx]{1,5}"
)
_NOBODY = re.compile(r"[x×某*＊]{2,}|.某{1,2}")
_DELETE = re.compile(
    r"(?:本行|此行|该行)?(?:为|是)?(?:填写)?(?:示例|样例|范例|例)(?:行|数据)?(?:[,，。;；]?请?.{0,6}删除?.{0,6})?|.{0,10}(?:请|应)删除.{0,6}"
)
_ERROR = re.compile(r"#(?:n/a|ref!|value!|name\?|div/0!|null!|num!)")
# What formulas and filled-down columns leave below the data without naming anybody.
_DRAGGED = frozenset(["year", "subject", "unit", "unit_path", "document_type", "exam_passed"])
_LONG = re.compile(r"[0-9]{6}")
_FIGURE = re.compile(r"[0-9.,]+")
_ZERO = re.compile(r"0(?:\.0+)?%?|false|0/0|1900[-/.]0?1[-/.]0{1,2}|1899[-/.]12[-/.]3[01]")
_WORDS_OF_FOOTERS = 6


class RowJudge:
    """Says why a row is no data; asked only for rows whose key cannot be read, and for examples."""

    def __init__(self, header: Header, key: str) -> None:
        self._header = header
        self._key = header.fields.get(key)
        self._name = header.fields.get("name")
        self._hours = header.fields.get("hours_tenths")
        self._remark = header.fields.get("remark")
        self._dragged = {header.fields[name] for name in _DRAGGED if name in header.fields}
        self._uncounted = {place for place, title in enumerate(header.titles) if normalised(title) in UNCOUNTED}

    def why(self, cells: Sequence[Cell], *, before_data: bool) -> str:
        """total, footer, header, example, hint, numbering or zeros; nothing when it must be taken for data."""
        texts = _texts(cells)
        key = self._text(cells, self._key)
        if repeats_header(cells, self._header):
            return "header"
        if self._is_zeros(cells):
            return "zeros"
        if _is_numbering(texts):
            return "numbering"
        if key and self.is_example(cells):
            return "example"
        if before_data and _is_hint(texts):
            return "hint"
        words = [text for text in texts if not _FIGURE.fullmatch(text)]
        if not words and not key and self._text(cells, self._hours) and not self._text(cells, self._name):
            return "total"
        if key and _LONG.match(key):
            return ""
        first = words[0] if words else ""
        if (
            key
            and first != key
            and (_TOTAL.fullmatch(first) or (first.endswith((":", "：")) and _FOOTER.fullmatch(first)))
        ):
            return "total" if _TOTAL.fullmatch(first) else "footer"
        if key:
            # A word of the last rows in the key column, or data with a bad key.
            if _TOTAL.fullmatch(key):
                return "total"
            return "footer" if len(texts) <= _WORDS_OF_FOOTERS and _closes(key) else ""
        if any(_TOTAL.fullmatch(text) for text in words[:3]):
            return "total"
        if words and len(words) <= _WORDS_OF_FOOTERS and _FOOTER.fullmatch(words[0]):
            return "footer"
        return "footer" if len(texts) == 1 and _closes(texts[0]) else ""

    def is_example(self, cells: Sequence[Cell]) -> bool:
        """Whether the name, or the number of the row, says that the row is an example."""
        cell = cells[self._name] if self._name is not None else None
        if isinstance(cell, str) and (_EXAMPLE.match(visible(cell)) or _NOBODY.fullmatch(_text(cell))):
            return True
        if _DELETE.fullmatch(self._text(cells, self._remark)) or _EXAMPLE.fullmatch(self._text(cells, self._key)):
            return True
        return any(
            _EXAMPLE.fullmatch(self._text(cells, place)) or self._text(cells, place) == "例"
            for place in self._uncounted
        )

    def _is_zeros(self, cells: Sequence[Cell]) -> bool:
        """Formulas and columns dragged down below the data: nobody and nothing but zeros, years and units."""
        found = [
            (place, cell) for place, cell in enumerate(cells) if place not in self._uncounted and not is_blank(cell)
        ]
        if (
            not self._text(cells, self._name)
            and len(found) > 1
            and all(place in self._dragged or _is_zero(cell) for place, cell in found)
        ):
            return not all(_is_error(cell) for _place, cell in found)
        # Errors alone may be what is left of data.
        return all(_is_zero(cell) for _place, cell in found) and not all(_is_error(cell) for _place, cell in found)

    @staticmethod
    def _text(cells: Sequence[Cell], place: int | None) -> str:
        cell = cells[place] if place is not None and place < len(cells) else None
        return "" if is_blank(cell) else _text(cell)


def _is_zero(cell: Cell) -> bool:
    if isinstance(cell, bool):
        return not cell
    if isinstance(cell, dt.date):
        return cell.year <= 1900
    if isinstance(cell, Unusable):
        return cell.code == "cell_error" or cell.text.startswith("0:00")
    return cell == 0 or _ZERO.fullmatch(_text(cell)) is not None or _is_error(cell)


def _is_error(cell: Cell) -> bool:
    return isinstance(cell, Unusable) or _ERROR.fullmatch(_text(cell)) is not None


def _is_numbering(texts: list[str]) -> bool:
    """The row that numbers the columns: 甲 乙 1 2 3, (1) (2) (3), A B C."""
    figures: list[int] = []
    for text in texts:
        match = _NUMBERING.fullmatch(text)
        if match is None and text not in _MARKS:
            return False
        if match is not None and match[1]:
            figures.append(int(match[1]))
    figures.sort()
    steps = all(later == earlier + 1 for earlier, later in itertools.pairwise(figures))
    return len(texts) >= 3 and steps and (not figures or figures[0] <= 1 + len(texts) - len(figures))


def _is_hint(texts: list[str]) -> bool:
    """A row between header and data that says how to fill in the columns."""
    hints = sum(_HINT.fullmatch(text) is not None for text in texts)
    return hints >= 2 and hints * 2 > len(texts)


def _closes(text: str) -> bool:
    """Whether a text alone is a line below the table: a signature, a seal, a date."""
    if _FOOTER.fullmatch(text) or _DATE_LINE.fullmatch(text):
        return True
    return not text.isdecimal() and not isinstance(dates.day(text), Fault)


def _text(cell: Cell) -> str:
    return "".join(fold(shown(cell)).split()).casefold()


def _texts(cells: Sequence[Cell]) -> list[str]:
    return [_text(cell) for cell in cells if not is_blank(cell)]
