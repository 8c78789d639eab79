"""Papers as HTML for WeasyPrint, which prints them with paper.css. Every text is escaped here."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

GAP = "\ufffc"
_ROOM = '<span class="write-in"></span>'


def document(paper: Mapping[str, Any], pages: Mapping[str, int] | None = None) -> str:
    """A paper as one HTML document. ``pages``: on which page of the file the papers begin that it leads to."""
    kinds = ["paper", "contents" if not paper["pages"] else "", "among-others" if paper["mark"] else "", paper["look"]]
    kinds += ["roomy"] if paper["roomy"] else []
    first, middle, last = paper["pages"] or ("", "", "")
    count = (
        f'"{_css(first)}" counter(page) "{_css(middle)}" counter(pages) "{_css(last)}"' if paper["pages"] else "none"
    )
    lying = "size: A4 landscape; " if paper["wide"] else ""
    blocks = "".join(_BLOCKS[block["kind"]](block, paper, pages or {}) for block in paper["blocks"])
    return (
        f'<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>{escape(paper["title"])}</title>'
        f'<meta name="author" content="{escape(paper["author"])}"><style>@page {{ {lying}'
        f'@bottom-right {{ content: {count}; }} @top-center {{ content: "{_css(paper["banner"])}"; }} }}</style></head>'
        f'<body class="{" ".join(filter(None, kinds))}"><div class="footer-line">{_say(paper["footer"])}</div>'
        f"{blocks}</body></html>"
    )


def _css(text: str) -> str:
    return "".join(f"\\{ord(sign):x} " for sign in text)


def _say(text: str) -> str:
    return escape(text).replace(GAP, _ROOM)


def _heading(block: Mapping[str, Any], paper: Mapping[str, Any], pages: Mapping[str, int]) -> str:
    mark = paper["mark"] or {"title": "", "unit": ""}
    unit = f' data-mark="{escape(mark["unit"])}"' if mark["unit"] else ""
    own = f' id="{escape(paper["key"])}" data-mark="{escape(mark["title"])}"' if paper["mark"] else ""
    kind = ' class="with-code"' if block["code"] else ""
    above = f'<p class="issuer">{_say(block["above"])}</p>' if block["above"] else ""
    lines = "".join(f'<p class="number">{_say(line)}</p>' for line in block["lines"])
    return (
        f'<header{unit}{kind}><div class="text">{above}<h1{own}>{_say(block["title"])}</h1>{lines}</div>'
        f"{_code(block['code']) if block['code'] else ''}</header>"
    )


def _code(block: Mapping[str, Any]) -> str:
    width, path = block["picture"]
    svg = (
        f"%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {width} {width}'%3E"
        f"%3Cpath d='{path}' stroke='%23000'/%3E%3C/svg%3E"
    )
    text = escape(block["text"])
    return f'<div class="qr"><img src="data:image/svg+xml,{svg}" alt="{text}">{text}</div>'


def _particulars(block: Mapping[str, Any], paper: Mapping[str, Any], pages: Mapping[str, int]) -> str:
    rows = "".join(
        "<tr>"
        + "".join(
            f'<th>{_say(one["label"])}</th><td class="{one["style"]}"{" colspan=3" * (len(row) == 1)}>'
            f"{_say(one['text'])}</td>"
            for one in row
        )
        + "</tr>"
        for row in block["rows"]
    )
    columns = '<colgroup><col class="head"><col><col class="head"><col class="narrow"></colgroup>'
    facts = f'<table class="identity">{columns}{rows}</table>'
    if not block["photo"]:
        return facts
    return (
        f'<div class="with-photo"><div class="facts">{facts}</div>'
        f'<div class="photo"><div class="frame">{_say(block["photo"])}</div></div></div>'
    )


def _verdict(block: Mapping[str, Any], paper: Mapping[str, Any], pages: Mapping[str, int]) -> str:
    lines = "".join(f"<p>{_say(line)}</p>" for line in block["lines"])
    return (
        f'<div class="verdict"><p class="word {block["style"]}">{_say(block["word"])}</p>{lines}'
        f'<p class="law">{_say(block["law"])}</p></div>'
    )


def _table(block: Mapping[str, Any], paper: Mapping[str, Any], pages: Mapping[str, int]) -> str:
    title = f"<h2>{_say(block['title'])}</h2>" if block["title"] else ""
    if block["note"] and not block["small"]:
        title = f'<div class="titled">{title}<p>{_say(block["note"])}</p></div>'
    inner = f"<p>{_say(block['empty'])}</p>" if not block["rows"] else _rows(block, pages)
    note = f'<p class="key">{_say(block["note"])}</p>' if block["note"] and block["small"] else ""
    own = " own-page" if block["own_page"] else ""
    return f'<section class="{"annex" if block["small"] else "part"}{own}">{title}{inner}{note}</section>'


def _rows(block: Mapping[str, Any], pages: Mapping[str, int]) -> str:
    columns = block["columns"]
    widths = "".join(f'<col style="width:{one["width"]}mm">' if one["width"] else "<col>" for one in columns)
    right = [' class="num"' if one["right"] else "" for one in columns]
    head = "".join(f"<th{side}>{_say(one['title'])}</th>" for one, side in zip(columns, right, strict=True))
    rows = []
    for row in block["rows"]:
        if "span" in row:
            rows.append(f'<tr class="unit-row"><td colspan="{len(columns)}">{_say(row["span"])}</td></tr>')
            continue
        cells = "".join(f"<td{side}>{_cell(one, pages)}</td>" for one, side in zip(row["cells"], right, strict=True))
        rows.append(f'<tr class="row-{row["style"]}">{cells}</tr>')
    kind = ("records tight" if block["tight"] else "records") if block["small"] else "years"
    return (
        f'<table class="{kind}"><colgroup>{widths}</colgroup><thead><tr>{head}</tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table>"
    )


def _cell(one: Mapping[str, Any], pages: Mapping[str, int]) -> str:
    text = _say(one["text"])
    if one["page_of"]:
        text += str(pages.get(one["page_of"], 0))
    if one["after"]:
        text += f'<span class="of">{_say(one["after"])}</span>'
    if one["style"]:
        text = f'<span class="{one["style"]}">{text}</span>'
    return f'<a href="#{escape(one["to"])}">{text}</a>' if one["to"] else text


def _list(block: Mapping[str, Any], paper: Mapping[str, Any], pages: Mapping[str, int]) -> str:
    return f'<div class="small issued">{"".join(f"<p>{_say(line)}</p>" for line in block["lines"])}</div>'


def _stamp(block: Mapping[str, Any]) -> str:
    if not block["place"]:
        return ""
    across = block["across"]
    size = f"width:{across}mm;height:{across}mm;line-height:{across}mm;border-radius:{across / 2}mm"
    return (
        f'<div class="stamp" style="width:{across + 8}mm"><div class="place" style="{size}">'
        f"{_say(block['place'])}</div></div>"
    )


def _seal(block: Mapping[str, Any], paper: Mapping[str, Any], pages: Mapping[str, int]) -> str:
    lines = "".join(f"<p>{_say(line)}</p>" for line in block["lines"])
    small = "".join(f"<p>{_say(line)}</p>" for line in block["small"])
    return f'<div class="seal"><div class="text">{lines}<div class="small">{small}</div></div>{_stamp(block)}</div>'


_BLOCKS = {
    "heading": _heading,
    "particulars": _particulars,
    "verdict": _verdict,
    "table": _table,
    "list": _list,
    "seal": _seal,
}
