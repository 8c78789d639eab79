"""Closed lists: subject, yes and no, examination result, sex, ownership, level."""

import re
from collections.abc import Callable, Mapping, Sequence

from intake.cells import Cell, quoted, shown, unwrap
from intake.faults import fault
from intake.folding import fold
from intake.values.titles import level_of_title

_LOOSE = re.compile(r"[\s()（）【】\[\]〔〕{}]+")
_REMARK = re.compile(r"[(\[【〔{]([^()\[\]【】〔〕{}]*)[)\]】〕}]")
_AT_END = re.compile(r"[。.!！;；,，、:：]+$")
# What takes back, puts off or doubts the word it stands beside.
_DOUBTFUL = re.compile(
    r"待|未|拟|申报|评审|公示|考试中|学习中|进行中|审核中|过期|取消|撤销|作废|无效|原|曾|前|预|暂|不|否|非|补正|或|退回"
)


# Longer text is no word, and what derives one must not meet thousands of signs.
_LONGEST = 60


def _loose(text: str) -> str:
    return _LOOSE.sub("", _AT_END.sub("", fold(unwrap(text)))).casefold()


class WordChoice:
    """A parser for one of several values, each with the words that mean it, separated by spaces.

    The fault code is ``<name>_unknown``; its sentence names the first word of every value. ``derive`` turns a text that
    is no such word into one, or gives None. A remark in brackets does no harm unless it says something else or puts
    the word in doubt.
    """

    def __init__(
        self, name: str, words: dict[object, str], *, derive: Callable[[str], str | None] | None = None
    ) -> None:
        self.name = name
        self.values = tuple(words)
        self.titles = tuple(synonyms.split()[0] for synonyms in words.values())
        self._meaning = {_loose(word): value for value, synonyms in words.items() for word in synonyms.split()}
        self._derive = derive

    def __call__(self, cell: Cell) -> object:
        """The value that the cell's word means."""
        text = shown(cell)
        found = self._means(text, is_text=isinstance(cell, str))
        if found is _UNKNOWN and isinstance(cell, str):
            found = self._beside_remarks(fold(unwrap(text)))
        if found is _UNKNOWN:
            return fault(f"{self.name}_unknown", text=quoted(cell), choices="、".join(self.titles))
        return found

    def _means(self, text: str, *, is_text: bool = True) -> object:
        word = _loose(text)
        if word not in self._meaning and self._derive is not None and is_text and len(word) <= _LONGEST:
            word = self._derive(word) or word
        return self._meaning.get(word, _UNKNOWN)

    def _beside_remarks(self, text: str) -> object:
        remarks = _REMARK.findall(text)
        if not remarks:
            return _UNKNOWN
        found = self._means(_REMARK.sub("", text))
        for remark in remarks:
            meant = self._means(remark)
            if meant is _UNKNOWN and not _DOUBTFUL.search(remark):
                continue
            if meant is _UNKNOWN or meant != found:
                return _UNKNOWN
        return found


_UNKNOWN = object()
_COURSES = r"(?:必修|选修|必选|线上|线下|网络|网上|面授|远程)"
_BEFORE_SUBJECT = re.compile(
    rf"(?:(?:20[0-9]{{2}}(?:年度?|学年度?)?)|继续教育|专业技术人员|全区|自治区|全盟|{_COURSES}[-_/]?)+"
)
_AFTER_SUBJECT = re.compile(
    rf"(?:[-_—/·:：|]?(?:{_COURSES}课?程?|20[0-9]{{2}}(?:年度?|学年度?)?|类|学习|培训|继续教育))+$"
)
_RESULT = re.compile(
    r"(?:(?:(?:考试|考核|测试|学习)?(?:结果|成绩|结论|情况)|考试|考核|测试)[:：])?(?P<sign>[√✓✔☑×✗✘])?(?:[0-9]{1,3}(?:\.[0-9]+)?分?[,，:：/\s]?)?(?:补考|重考)?(?P<word>\D+?)"
    r"(?:[,，:：/]?[0-9]{1,3}(?:\.[0-9]+)?分?)?(?:补考|重考|重修)?(?P<after>[√✓✔☑×✗✘])?"
)
_SIGNS = {"√": "合格", "✓": "合格", "✔": "合格", "☑": "合格", "×": "不合格", "✗": "不合格", "✘": "不合格"}


def _subject_word(text: str) -> str | None:
    """The subject without year and kind of course: 2024年公需科目, 公需科目（必修）, 专业科目-卫生."""
    bare = _AFTER_SUBJECT.sub("", text)
    if (before := _BEFORE_SUBJECT.match(bare)) and before.end() < len(bare):
        bare = bare[before.end() :]
    word, sign, field = re.match(r"([^-_—/·:：|]*)([-_—/·:：|]?)(.*)", bare, re.S).groups()  # type: ignore[union-attr]
    if sign and (re.search("公需|公共|专业|选修", field) or _DOUBTFUL.search(field)):
        return None
    return word or None


def _result_word(text: str) -> str | None:
    """The result without sign, score and second attempt: √合格, 合格（85分）, 通过(补考). A score is no result."""
    match = _RESULT.fullmatch(text)
    if match is None:
        return None
    word = match["word"]
    signs = [_SIGNS[sign] for sign in (match["sign"], match["after"]) if sign]
    return None if any(exam_passed(word) is not exam_passed(sign) for sign in signs) else word


def _sector_word(text: str) -> str | None:
    """公有制 or 非公有制, where the words of a unit say so; None where they say both, or neither."""
    public = _PUBLIC.fullmatch(text) is not None
    other = _NON_PUBLIC.fullmatch(text) is not None
    return None if public is other else "公有制" if public else "非公有制"


_PUBLIC = re.compile(
    r"(?!非|不)(?:.{0,12}事业(?:单位|编制?)?|(?:财政)?(?:全额|差额|定额|财政)(?:拨款|补助|补贴)?(?:单位|事业(?:单位)?)?|自收自支|自筹自支"
    r"|参公(?:管理)?(?:单位)?|参照公务员.{0,12}|(?:党政|党群|国家|行政|政府|群团)?机关(?:单位)?|行政(?:单位)?|人民团体|群团(?:组织)?"
    r"|国有(?!参股).{0,10}|(?:中央|地方|省属|盟属|市属|旗属|县属)(?:国有)?企业|(?:地方)?国企|央企|国资.{0,6}|集体(?:所有制?)?(?:企业|经济|单位)?"
    r"|全民(?:所有制?)?|公益[一二]类.{0,6}|公立.{0,8}|公办.{0,8})"
)
_NON_PUBLIC = re.compile(
    r"民营.{0,10}|民办.{0,10}|私营.{0,10}|私企|私立.{0,8}|私有.{0,6}|个体(?:工商户|经营|经济|户|诊所)?|非公.{0,12}"
    r"|外商?(?:独)?(?:投)?资(?:企业|经济|独资)?|外企|港澳台商?(?:独|投)?资(?:企业)?"
)


def _title_level(text: str) -> str | None:
    return level_of_title(text, _loose)


def subject_choice(subjects: Mapping[str, Sequence[str]]) -> WordChoice:
    """A parser for the subjects of a place: its id for each, with its name and other words for it. What else people
    write for a name (专业课 for 专业科目) is understood where it can mean one subject only."""
    named = {_loose(word): one for one, words in subjects.items() for word in words}
    meant: dict[str, set[str]] = {}
    for one, words in subjects.items():
        usual = set(_USUAL.get(one, "").split())
        alike = usual if usual & {_loose(word) for word in words} else set()
        for stem in (_stem(_loose(word)) for word in words):
            alike |= {stem + ending for ending in _ENDINGS}
        for word in map(_loose, alike):
            meant.setdefault(word, set()).add(one)
    spoken = {one: list(words) for one, words in subjects.items()}
    for word, ones in meant.items():
        if word not in named and len(ones) == 1:
            spoken[next(iter(ones))].append(word)
    # A name may hold a space of its own: what is compared holds none.
    joined: dict[object, str] = {
        one: " ".join(dict.fromkeys("".join(word.split()) for word in words)) for one, words in spoken.items()
    }
    return WordChoice("subject", joined, derive=_subject_word)


def mode_choice(modes: Mapping[str, str]) -> WordChoice:
    """A parser for the modes of study of a place: its id for each, with its name. What else people say for it (线上 for
    网络) is understood where it can mean one mode only."""
    named = {mode: _loose(name) for mode, name in modes.items()}
    bare = {mode: _MODE_ENDING.sub("", name) for mode, name in named.items()}
    alike = ((word,) for word in bare.values())
    spoken = {mode: ["".join(name.split())] for mode, name in modes.items()}
    for words in (*alike, *(words.split() for words in _MODES)):
        meant = [mode for mode, stem in bare.items() if stem in words]
        if len(meant) == 1:
            spoken[meant[0]] += [word for word in words if word not in named.values()]
    joined: dict[object, str] = {mode: " ".join(dict.fromkeys(said)) for mode, said in spoken.items()}
    return WordChoice("mode", joined, derive=lambda text: _MODE_ENDING.sub("", text) or None)


_MODE_ENDING = re.compile(r"(?:学习|培训|教育|研修|课程|课|形式|方式|答题)+$")
_MODES = ("网络 线上 网上 在线 远程 网授", "面授 线下 现场 集中 集中面授 现场面授 脱产")


def _stem(name: str) -> str:
    for ending in ("科目学时", "科目", "课程", "课目", "学时", "课", "类"):
        if name.endswith(ending) and len(name) > len(ending):
            return name.removesuffix(ending)
    return name


_ENDINGS = ("", "科目", "课", "科", "课程", "科目学时", "课目", "类")
_USUAL: dict[object, str] = {
    "public": "公需科目 公需课 公需 公需科 公需课程 公需科目学时 公共科目 公共课 公共需求科目 公需课目 公需类",
    "professional": "专业科目 专业课 专业 专业科 专业课程 专业科目学时 专业课目 专业类 专业技术科目",
}
subject = WordChoice("subject", dict(_USUAL), derive=_subject_word)
sex = WordChoice("sex", {"male": "男 男性 男士 m male ♂", "female": "女 女性 女士 f female ♀"})
ownership = WordChoice(
    "ownership",
    {
        "public": "公有制 公有 公有制单位 公有制经济 国有 国有企业 国企 国有单位 事业单位 "
        "机关事业单位 全民所有制 集体所有制 全额事业单位 全额拨款事业单位 差额事业单位 差额拨款事业单位 "
        "自收自支事业单位 机关",
        "non_public": "非公有制 非公有 非公 非公有制单位 非公有制经济 非公企业 非公有制企业 "
        "民营 民营企业 私营 私营企业",
    },
    derive=_sector_word,
)
yes_no = WordChoice(
    "yes_no", {True: "是 是的 有 属于 y yes true √ ✓ ✔ ☑ 1 对", False: "否 无 不是 不属于 没有 n no false × ✗ ✘ 0"}
)
exam_passed = WordChoice(
    "exam_passed",
    {
        True: "合格 通过 及格 是 已合格 已通过 已及格 已通过考试 已考合格 成绩合格 达标 已达标 "
        "考试合格 考核合格 考试通过 考核通过 测试通过 优秀 良好 优 良 优良 y yes true pass passed √ ✓",
        False: "不合格 未通过 不及格 否 未合格 不通过 没有通过 "
        "未达标 不达标 成绩不合格 考试不合格 考核不合格 考试未通过 考核未通过 未及格 n no false fail failed ×",
        None: "未考 未考试 未参加 未参加考试 缺考 无 未考核 免考 免试 无考试 无需考试",
    },
    derive=_result_word,
)
title_level = WordChoice(
    "title_level",
    {
        "senior": "高级 正高 正高级 副高 副高级 高级职称 正高职称 副高职称 高级正高 高级副高 正高级职称 副高级职称",
        "intermediate": "中级 中级职称",
        "junior": "初级 助理级 助理 员级 初级职称 初级助理级 初级员级 助理级职称 员级职称",
        "none": "无 无职称 没有 未评 未评定 未定级 未取得 暂无 暂无职称",
    },
    derive=_title_level,
)
employment = WordChoice(
    "employment",
    {
        "active": "在职 在岗 在编 在编在岗 在岗在编 在职在编 在职在岗 在编在职 正常 正常在岗",
        "seconded": "借调 借出 外借 已借调 借调在外 在外借调 在职借调 在编借调",
        "long_leave": "长期离岗 长期休假 长假 长期病假 产假 产假中 休产假 停薪留职 离岗",
        "retired": "退休 已退休 已退 提前退休 已提前退休 离休 离退休",
        "reemployed": "返聘 退休返聘 已返聘 返聘在岗",
        "left": "离职 调出 已离职 已调出 调离 已调离 辞职 已辞职 辞退",
        "deceased": "去世 已去世 死亡 已故 病故 已死亡",
    },
)
