"""The level of a title as people write it. A title that stands in no line is not guessed."""

import re
from collections.abc import Callable

# More special ones first; the older series of primary schools had its 高级 in the middle. Skilled workers have levels
# of their own (高级工, 高级技师), which are none of these.
_WORKERS = re.compile(r"(?:初|中|高)级(?:技工|工|技师|技能人才|工人)|.*(?:建造师|执业\w*)")
_HIGHER = r"(?!\w*(?:高级|助理|教授|研究员|主任|见习))"
_TITLES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (level, re.compile(pattern))
    for level, pattern in (
        ("中级", r"(?:小学|幼儿园|小教|幼教)高级(?:教师)?"),
        ("初级", r"(?:小学|幼儿园|小教|幼教)[一二三]级(?:教师)?"),
        ("中级", r"助理研究员"),
        ("初级", r"助理\w{0,6}(?:师|员|记者|编辑|教练|翻译)|助教|助工|研究实习员|见习\w{0,6}"),
        ("高级", r"(?:研究员级|教授级)\w{0,10}|正?高工|教授级高工|研高"),
        (
            "高级",
            r"正?高级(?!技师)\w{0,8}(?:师|员|记者|编辑|教练|教师|讲师)|高级讲师|正高级|(?:中学|中教|中小学)高级(?:教师)?",
        ),
        ("高级", r"副?主任\w{0,4}师|主任(?:记者|编辑|播音员)"),
        ("高级", r"副?教授|副?研究员|副?研究馆员|副?编审|副?译审|播音指导|推广研究员|国家级教练"),
        ("高级", r"(?:国家)?[一二]级(?:演员|演奏员|编剧|导演|美术师|作曲|指挥|舞美设计师|作词)|一级翻译"),
        ("中级", r"主治(?:\w{0,2}医师)|主管(?:\w{0,3}(?:药师|护师|技师|检验师|医师))|讲师|\w{0,4}馆员|编辑|记者"),
        (
            "中级",
            r"(?:中学|中小学|中教|幼儿园)?一级(?:教师|播音员|校对)|中教一级|二级翻译|(?:国家)?三级(?:演员|演奏员|编剧|导演|美术师)|一级教练",
        ),
        (
            "初级",
            r"(?:中学|中小学|中教)?[二三]级(?:教师|播音员|校对)|中教[二三]级|三级翻译|(?:国家)?四级(?:演员|演奏员)|[二三]级教练",
        ),
        ("初级", r"(?:住院)?(?:中|蒙)?医师|(?:中|蒙)?药师|护师|检验师|检验技师|放射技师|康复技师|护士|医士|药士|技士"),
        ("初级", r"(?:技术|经济|会计|统计|审计|管理|农业技术|畜牧|实验|农艺)员"),
        (
            "中级",
            _HIGHER
            + r"\w{0,6}(?:工程|经济|会计|统计|审计|农艺|畜牧|兽医|实验|政工|美术|工艺美术|规划|测绘|建筑|林业工程)师",
        ),
    )
)
_LONGEST = 40
_LEVELS = ("正高级", "副高级", "高级", "正高", "副高", "中级", "初级")
_OF_LEVEL = re.compile(r"(初级|中级)\w{0,6}(?:会计|经济|统计|审计|师|员|职务|资格|岗位?)")


def level_of_title(title: str, loose: Callable[[str], str], *, within: bool = False) -> str | None:
    """The word for the level of a title (主治医师 is 中级); None when it is not known or two are said."""
    text = loose(title)
    if len(text) > _LONGEST or _WORKERS.fullmatch(text):
        return None
    for level, pattern in _TITLES:
        if pattern.fullmatch(text):
            return level
    for level in _LEVELS if not within else ():
        # The level with the title behind it: 副高级副教授.
        rest = text.removeprefix(level).removeprefix("职称")
        if rest != text and rest and (known := level_of_title(rest, loose, within=True)) is not None:
            plain = level.removeprefix("正").removeprefix("副")
            return known if known == (plain if plain.endswith("级") else plain + "级") else None
    named = _OF_LEVEL.fullmatch(text)
    return named[1] if named and not any(level in text[2:] for level in (*_LEVELS, "教授", "主任")) else None
