from bihuan.lib.draft import drift
from bihuan.lib.draft.reading import read

CLASSES = "我们按照“教学类”、“生活保障方面的突出问题”、“校园周边环境问题”对意见分类。"


def found(text: str) -> list[tuple[str, str]]:
    return [(finding.flag, finding.kind) for finding in drift.check(read(text))]


def test_fewer_classes_announced_than_counted_is_a_question() -> None:
    counted = (
        "共有意见40件，其中：课堂类5件，作业类5件，生活保障方面的突出问题20件，"
        "校园周边环境问题10件。"
    )
    (finding,) = drift.check(read(CLASSES + counted))
    assert (finding.flag, finding.kind) == ("warn", "classes_differ")
    assert finding.quote.startswith("“教学类”")
    assert "课堂类、作业类" in finding.computed


def test_the_classes_announced_may_be_counted() -> None:
    counted = "共有意见40件，其中：教学类10件，生活保障方面的突出问题20件，校园周边环境问题10件。"
    assert found(CLASSES + counted) == []


def test_names_that_changed_a_little_are_a_remark() -> None:
    first = (
        "共梳理问题22个，其中：学校班子作风问题4个，师德师风问题8个，家长反映强烈的收费问题10个。"
    )
    second = "已整改问题15个，其中学校领导作风问题3个，师德师风问题5个，家长反映的收费问题7个。"
    (finding,) = drift.check(read(first + second))
    assert (finding.flag, finding.kind) == ("info", "label_drift")
    assert "学校班子作风问题／学校领导作风问题" in finding.computed


def test_other_classes_are_another_matter() -> None:
    first = "其中：咨询类4件，求助类8件，投诉类10件。"
    second = "其中：小学4件，初中8件，高中10件。"
    assert found(first + second) == found(first + first) == []
