"""Every sentence of this package for people, by code: what is wrong, and how to mend it.

Chinese is the only language so far. Another one is another table of the same codes, chosen in ``text``.
"""

from collections.abc import Mapping
from typing import NamedTuple


class Said(NamedTuple):
    """A sentence in two parts, without the final full stop."""

    what: str
    mend: str


_RETYPE_ID = "请把这一列设为“文本”格式，再对照证件重新输入完整号码"
_SAVE_XLSX = "请用 Excel 或 WPS 打开，另存为 xlsx 后重新上传"
_CHECK_CELL = "请删去这个单元格，手工重新输入"

_FILES = {
    "file_empty": Said("文件是空的", "请确认选对了文件，再重新上传"),
    "file_large": Said(
        "文件有 {size} MB，超过 {limit} MB 的上限", "请删去图片和多余的工作表，或按单位、年度分成几个文件上传"
    ),
    "file_unreachable": Said("文件没有读到", "请重新上传一次"),
    "file_broken": Said(
        "文件已损坏，或不是完整的 Excel 文件",
        "请用 Excel 或 WPS 打开检查，另存为新的 xlsx 后重新上传；打不开就请平台重新导出",
    ),
    "file_locked": Said(
        "文件设有打开密码，或带有工作簿保护",
        "请用 Excel 或 WPS 打开，把数据复制到新建的表格里保存，再上传新表；也可以在“另存为”的选项里清空打开密码",
    ),
    "is_xlsb": Said("这是二进制工作簿（xlsb），系统不读这种格式", _SAVE_XLSX),
    "is_ods": Said("这是 OpenDocument 表格（ods），系统不读这种格式", _SAVE_XLSX),
    "is_document": Said("这是文字或演示文档，不是表格", "请把数据放进 Excel 表格，再上传 xlsx、xls 或 csv 文件"),
    "is_archive": Said("这是压缩包，不是表格", "请解压后上传里面的 xlsx、xls 或 csv 文件"),
    "is_pdf": Said("这是 PDF，不是表格", "请向平台索取 xlsx、xls 或 csv 格式的导出文件"),
    "is_picture": Said("这是图片，不是表格", "请上传 xlsx、xls 或 csv 格式的导出文件"),
    "is_markup": Said("这其实是网页（HTML 或 XML），只是文件名像表格", _SAVE_XLSX),
    "not_a_table": Said("文件不是表格", "请上传 xlsx、xls 或 csv 文件"),
    "encoding_unknown": Said(
        "认不出文件的文字编码，或乱码太多", "请用 Excel 打开原始文件，另存为 xlsx，或另存为“CSV UTF-8”后重新上传"
    ),
    "archive_bomb": Said("文件解开后异常庞大，为安全起见没有打开", "请新建一个表格，只粘贴需要的数据，保存后重新上传"),
    "xml_doctype": Said("文件里有不应出现的外部定义，为安全起见没有打开", _SAVE_XLSX),
    "rows_too_many": Said("数据超过 {limit} 行的上限", "请按单位或年度分成几个文件上传"),
    "rows_too_many_at": Said(
        "单元格 {cell} 里还有内容，超过 {limit} 行的上限",
        "请删去数据以外的内容；数据确实更多时，请按单位或年度分成几个文件上传",
    ),
    "columns_too_many": Said("表格超过 {limit} 列的上限", "请删去数据右边多余的列后重新上传"),
    "columns_too_many_at": Said(
        "单元格 {cell} 里还有内容，超过 {limit} 列的上限", "请删去数据右边多余的内容后重新上传"
    ),
    "sheets_too_many": Said("工作表超过 {limit} 张", "请只保留需要导入的工作表后重新上传"),
    "text_too_much": Said("表格里的单元格或文字过多，超出一次能处理的数量", "请删去与导入无关的列，或分成几个文件上传"),
    "reading_too_long": Said("读取文件用时过长，已停止", "请新建一个表格，只粘贴需要的数据，保存后重新上传"),
    "reading_too_heavy": Said(
        "文件占用内存过多或内部结构异常，已停止读取", "请新建一个表格，只粘贴需要的数据，保存后重新上传"
    ),
    "sheet_unknown": Said("文件里没有名为“{sheet}”的工作表", "请重新选择工作表"),
    "sheet_hidden_only": Said(
        "能识别的数据在隐藏的工作表“{sheet}”里", "请在“调整读法”里选择这张工作表，或取消隐藏后重新上传"
    ),
    "no_rows": Said("表头下面没有数据", "请确认选对了文件和工作表，再重新上传"),
    "no_header": Said("前 {rows} 行里没有找到表头", "表头应有这些列：{titles}；请补上表头，或下载模板填写"),
    "columns_missing": Said(
        "第 {row} 行的表头缺少必需的列：{titles}", "请补上这些列，或在“调整读法”里指明哪一列是它；表头现有：{found}"
    ),
    "columns_missing_whole": Said(
        "第 {row} 行的表头没有这些列：{titles}",
        "整份文件都相同时，请在“调整读法”里为整份文件填写一个值；否则请补上这些列；表头现有：{found}",
    ),
    "columns_doubtful": Said(
        "没有确定的“{title}”列：{columns}像是，但标注了单位或限定，没有采用",
        "确实就是“{title}”时，请在“调整读法”里指明；不是时，请补上“{title}”列",
    ),
    "rows_hidden_only": Said(
        "{count} 行数据都是隐藏的，没有导入", "请取消筛选或隐藏后重新上传，或在“调整读法”里选择“连同隐藏的行一起导入”"
    ),
    "columns_twice": Said("表头有几列都像“{title}”：{columns}", "请删去多余的列，或在“调整读法”里指明用哪一列"),
    "mapping_form": Said("保存的列对应关系已损坏", "请重新设置列对应"),
    "mapping_unknown_field": Said("列对应里的“{name}”不是可用的项目", "请重新设置列对应"),
    "mapping_twice": Said("列对应里“{title}”被指定了两次", "请只保留一个"),
    "mapping_constant": Said("列对应里“{title}”的固定值不能用：{reason}", "请重新填写固定值"),
}

_NOTICES = {
    "other_sheets": Said(
        "只读取了工作表“{sheet}”；{others}也像数据，没有读取",
        "如需导入，请在“调整读法”里选择那张工作表；每张工作表导入一次",
    ),
    "hidden_sheets": Said("隐藏的工作表没有读取：{others}", "如需导入，请在“调整读法”里选择那张工作表"),
    "columns_ignored": Said("这些列没有用到：{titles}", "如有需要，请在“调整读法”里指明"),
    "columns_rivals": Said("几列都像“{title}”，用了 {used} 列", "如不对，请在“调整读法”里指明用哪一列"),
    "columns_doubted": Said(
        "{columns}像“{title}”，但标注了单位或限定，没有采用", "确实就是“{title}”时，请在“调整读法”里指明"
    ),
    "columns_hidden": Said("用到了隐藏的列：{column}", "请确认这一列就是要导入的内容；不是时，请在“调整读法”里改正"),
    "rows_hidden": Said(
        "{count} 行是隐藏的（或被筛选掉的），没有导入：第 {rows} 行",
        "需要导入时，请在“调整读法”里选择“连同隐藏的行一起导入”，或取消隐藏后重新上传",
    ),
    "rows_left_out": Said("{count} 行不是数据，没有导入（{kind}）：第 {rows} 行", "其中如有数据，请改正后重新上传"),
    "cells_filled": Said("{count} 个合并单元格里的空格按首格的内容补上了", "如不对，请取消合并后逐行填写"),
    "cells_left_out": Said(
        "“{title}”有 {count} 个单元格没有读入（{reason}）：第 {rows} 行",
        "这些行照常导入，这一项留空；请改正后再导入一次，或在“调整读法”里说明这个词的意思",
    ),
    "no_exam_column": Said(
        "文件里没有考试结果列，其中 {count} 条{subjects}记录没有结果",
        "{subjects}没有合格结果的不计学时；请向平台索取带考试结果的文件",
    ),
    "former_matched": Said(
        "{count} 行用的是更正前的姓名或号码，已按花名册对上本人：第 {rows} 行", "不必处理；如对错了人，请核对花名册"
    ),
    "id_area": Said("身份证号码前 6 位不在已知的地区代码里", "请对照证件核对；无误时不必处理"),
    "id_undeclared": Said("没有写明证件类型，按花名册里的号码查找", "请确认号码与花名册一致"),
    "sex_differs": Said("性别与证件号码不一致", "请核对性别和证件号码"),
    "birth_date_differs": Said("出生日期与证件号码不一致", "请核对出生日期和证件号码"),
}

_CELLS = {
    "empty": Said("{title}没有填写", "请补填；合并的单元格请先取消合并，每一行都填上"),
    "formula_no_value": Said(
        "这个单元格是公式，文件里没有算好的结果", "请用 Excel 或 WPS 打开并保存一次，或把公式粘贴为数值"
    ),
    "cell_error": Said("这个单元格显示为错误（{text}）", "请改正公式或直接填写内容"),
    "cell_time": Said("这个单元格被存成了时间（{text}）", "请把格式改为“常规”或“文本”，重新输入"),
    "cell_merged": Said("这个单元格与别的行合并，{text}分不清是每行的还是几行的合计", "请取消合并，每一行各填各的"),
    "cell_damaged": Said("文字已损坏，出现了“�”", "请对照原始记录重新输入"),
    "row_quotes": Said("这一行的引号不成对，分不清各列", "请改正引号，或用 Excel 另存为 xlsx 后重新上传"),
    "row_too_many_cells": Said(
        "这一行比表头多出内容，可能有列错位", "请检查这一行里多余的分隔符，内容里的逗号应放在引号内"
    ),
    "text_control": Said("含有看不见的控制字符（{point}）", _CHECK_CELL),
    "text_long": Said("文字有 {length} 个字符，超过 {limit} 个", "请缩短"),
    "name_not_text": Said("姓名不是文字", "请填写证件上的姓名"),
    "name_control": Said("姓名含有看不见的控制字符（{point}）", "请删去这个单元格，手工重新输入姓名"),
    "name_private": Said(
        "姓名含有自造字（{point}），别的电脑上显示不出", "请用标准字库里的字重新输入；没有的字请按证件机读信息填写"
    ),
    "name_characters": Said(
        "姓名里有不应出现的“{character}”", "请只填证件上的姓名，不带数字、括号和标点；民族姓名中间用“·”"
    ),
    "name_dot": Said("姓名里“·”的位置不对", "“·”只用在两段姓名之间"),
    "name_short": Said("姓名只有一个字", "请填写完整姓名"),
    "name_long": Said("姓名超过 {limit} 个字符", "请填写证件上的姓名，不带单位和备注"),
    "id_is_number": Said("证件号码被存成了数字，末尾几位可能已被改写", _RETYPE_ID),
    "id_is_date": Said("证件号码被存成了日期", _RETYPE_ID),
    "id_rounded": Said("号码末尾是 000，像是被 Excel 当作数字改写过", _RETYPE_ID),
    "id_masked": Said("证件号码中间是星号", "请换成完整号码，或请平台导出不带星号的文件"),
    "id_15_digits": Said("这是 15 位的旧身份证号码", "请填写现用的 18 位公民身份号码"),
    "id_length": Said("身份证号码有 {length} 位，应为 18 位", "请对照证件补全或改正"),
    "id_characters": Said(
        "身份证号码里有不应出现的字符", "应为 17 位数字加 1 位数字或 X；请检查是否把 0 写成了 O、把 1 写成了 I"
    ),
    "id_other_document": Said("不是身份证号码", "请对照证件改正；如是护照等其他证件，请加一列“证件类型”并写明"),
    "id_declare": Said(
        "这不是居民身份证号码，像是港澳台居民居住证或外国人永久居留身份证的号码", "请加一列“证件类型”并写明"
    ),
    "id_birth_date": Said("身份证号码第 7 至 14 位不是存在的出生日期", "请对照证件改正"),
    "id_check_digit": Said("证件号码的校验位不符，至少有一位错误", "请对照证件逐位核对"),
    "document_is_number": Said("证件号码被存成了数字，开头的 0 可能已丢失", _RETYPE_ID),
    "document_form": Said("号码与所填的证件类型不符", "请对照证件核对号码和证件类型"),
    "document_type_unknown": Said("不认识的证件类型“{text}”", "请填写：{choices}"),
    "phone_form": Said("不是 11 位手机号", "请填写 11 位手机号，不填固定电话"),
    "unit_not_text": Said("单位不是文字", "请填写单位全称"),
    "unit_gap": Said("单位路径里有空缺的一级", "请从上到下写全，各级之间用“>”隔开"),
    "unit_deep": Said("单位路径超过 {limit} 级", "请核对单位路径"),
    "hours_form": Said("“{text}”不是学时数", "请填写数字，例如 10 或 7.5"),
    "hours_is_date": Said("学时被存成了日期或时间", "请把格式改为“常规”，重新输入学时数"),
    "hours_negative": Said("学时不能是负数（{text}）", "请填写大于 0 的学时数"),
    "hours_places": Said("“{text}”的小数多于一位", "学时最多一位小数，请按平台记录改正，系统不会自动四舍五入"),
    "hours_zero": Said("学时为 0", "请填写大于 0 的学时数；没有取得学时的记录请删去这一行"),
    "hours_too_many": Said("学时超过 {limit}", "一条记录不会有这么多学时，请核对"),
    "year_form": Said("“{text}”不是年度", "请填写四位数字的年度，例如 2024"),
    "year_range": Said("年度“{text}”超出范围", "请填写 {first} 至 {last} 之间的年度"),
    "grade_form": Said("“{text}”不是岗位等级", "请填写 1 至 13 的数字，或如“十级”；没有聘任填“无”"),
    "date_form": Said("“{text}”不是日期", "请按“2024-05-01”的样子填写"),
    "date_impossible": Said("“{text}”不是存在的日期或时间", "请核对年、月、日"),
    "date_two_digit_year": Said("“{text}”的年份只有两位", "请写四位年份，例如 2024-05-01"),
    "date_day_first": Said("“{text}”分不清哪个是日、哪个是月", "请按年、月、日的顺序填写，例如 2024-05-01"),
    "date_no_day": Said("“{text}”没有写到哪一日", "请写全年、月、日，例如 2024-05-01"),
    "date_range": Said("日期“{text}”超出范围", "请填写 {first} 至 {last} 年之间的日期"),
    "date_1904": Said("这个文件用 1904 日期系统，只写数字的日期分不清是哪一天", "请把这一列设为日期格式后重新上传"),
    "identifier_is_number": Said(
        "编号被存成了数字，末尾几位可能已被改写", "请把这一列设为“文本”格式，重新输入完整编号"
    ),
    "identifier_form": Said("“{text}”不是编号", "请按原样填写编号，并把这一列设为“文本”格式"),
    "subject_unknown": Said("不认识的科目“{text}”", "请填写：{choices}"),
    "sex_unknown": Said("不认识的性别“{text}”", "请填写：{choices}"),
    "ownership_unknown": Said("不认识的单位性质“{text}”", "请填写：{choices}"),
    "yes_no_unknown": Said("“{text}”不是“是”或“否”", "请填写：{choices}"),
    "mode_unknown": Said("不认识的学习形式“{text}”", "请填写：{choices}；不知道的留空"),
    "exam_passed_unknown": Said("不认识的考试结果“{text}”", "请填写“合格”或“不合格”；没有考试的留空"),
    "title_level_unknown": Said("不认识的职称级别“{text}”", "请填写：{choices}"),
    "employment_unknown": Said("不认识的在职状态“{text}”", "请填写：{choices}"),
}

_PAPERS = {
    "paper_type": Said("证明材料只收照片（JPEG、PNG、HEIC）和 PDF", "请拍照或扫描成这些格式后重新上传"),
    "paper_large": Said("文件有 {size} MB，超过 {limit} MB 的上限", "请降低照片的清晰度，或分成几个文件上传"),
    "paper_pixels": Said("照片的像素过多", "请降低相机的分辨率后重拍"),
    "paper_pages": Said("PDF 超过 {limit} 页", "请只保留证书和有关的页，再重新上传"),
    "paper_locked": Said("PDF 设有打开密码", "请取消密码后重新上传，或拍照上传"),
    "paper_heavy": Said("打开这个文件要用的内存或时间超过上限", "请把它打印成新的 PDF，或拍照后上传"),
    "paper_broken": Said("文件已损坏，打不开", "请重新拍照或扫描后上传"),
}

ZH: dict[str, Said] = _FILES | _NOTICES | _CELLS | _PAPERS


def text(code: str, params: Mapping[str, str]) -> Said:
    """The sentence of a code with its gaps filled. KeyError when the code is unknown or a gap has no value."""
    said = ZH[code]
    return Said(said.what.format_map(params), said.mend.format_map(params))
