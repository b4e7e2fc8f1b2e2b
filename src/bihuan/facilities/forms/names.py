"""The words for kinds of question and their parts."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bihuan.facilities.forms.definition import Kind

KINDS: Mapping[Kind, Promise] = {
    Kind.ONE: _("单选题"),
    Kind.MANY: _("多选题"),
    Kind.YES_NO: _("是否题"),
    Kind.MATRIX: _("矩阵题"),
    Kind.RATING: _("评分题"),
    Kind.TEXT: _("单行文字"),
    Kind.LONG: _("多行文字"),
    Kind.INTEGER: _("整数"),
    Kind.DECIMAL: _("小数"),
    Kind.DATE: _("日期"),
    Kind.TIME: _("时间"),
    Kind.FILES: _("照片或文件"),
    Kind.SCHOOL: _("选择单位"),
    Kind.AGREE: _("确认承诺"),
    Kind.NOTE: _("说明文字"),
    Kind.CALCULATED: _("自动计算或带入"),
}
PARTS: Mapping[str, Promise] = {
    "code": _("代码"),
    "kind": _("题型"),
    "label": _("文字"),
    "hint": _("提示"),
    "required": _("必填"),
    "required_if": _("必填条件"),
    "required_message": _("必填提示"),
    "relevant": _("出现条件"),
    "constraint": _("填写要求"),
    "constraint_message": _("不符合要求时的提示"),
    "least": _("下限"),
    "most": _("上限"),
    "choices": _("选项"),
    "choice_filter": _("选项筛选"),
    "rows": _("行"),
    "calculation": _("计算"),
    "default": _("默认值"),
    "read_only": _("只读"),
    "appearance": _("显示方式"),
    "accept": _("文件类型"),
    "shuffle": _("选项随机排列"),
    "right": _("正确答案"),
    "points": _("分值"),
    "explanation": _("解析"),
    "opinion": _("作为意见"),
    "version": _("版本"),
    "title": _("标题"),
    "intro": _("开头说明"),
    "thanks": _("提交后的话"),
    "languages": _("语言"),
    "quiz": _("测试设置"),
    "pass_mark": _("及格分"),
    "minutes": _("限时"),
    "tell": _("交卷后显示"),
    "items": _("题目"),
    "list_name": _("选项表名"),
}
