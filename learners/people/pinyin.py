"""Pinyin of personal names, so that people are found by initials.

The readings of phrases are read when the first name is: a process that reads none starts a quarter sooner and smaller.
"""

from __future__ import annotations

# Surnames read otherwise than the character usually is.
_READINGS = """
单=shan 仇=qiu 曾=zeng 解=xie 区=ou 查=zha 任=ren 盖=ge 朴=piao 翟=zhai 华=hua 纪=ji 缪=miao 宁=ning
乐=yue 员=yun 折=she 洗=xian 冼=xian 召=shao 覃=qin 尹=yin 卜=bu 燕=yan 柏=bai 葛=ge 哈=ha 黑=he
晟=cheng 繁=po 种=chong 秘=bi 万=wan 万俟=mo-qi 尉迟=yu-chi 尉=wei 长孙=zhang-sun 澹台=tan-tai
令狐=ling-hu 宰父=zai-fu 逄=pang 么=yao 那=na 车=che 应=ying 牟=mou 郇=xun 郗=xi 祭=zhai 訾=zi
"""
_SURNAMES = {name: reading.split("-") for name, reading in (pair.split("=") for pair in _READINGS.split())}


def _latin(text: str) -> str:
    """Of what has no reading only Latin letters and digits stay."""
    return "".join(character for character in text if character.isascii() and character.isalnum())


def name_pinyin(name: str) -> tuple[str, str]:
    """(syllables joined, initials): 尉迟敬 → ("yuchijing", "ycj"). Characters without a reading are left out."""
    from pypinyin import Style, lazy_pinyin

    surname = next((name[:size] for size in (2, 1) if name[:size] in _SURNAMES), "")
    syllables = list(_SURNAMES[surname]) if surname else []
    rest = lazy_pinyin(name[len(surname) :], style=Style.NORMAL, errors=_latin)
    syllables += [syllable.lower() for syllable in rest]
    return "".join(syllables)[:120], "".join(syllable[0] for syllable in syllables if syllable)[:30]
