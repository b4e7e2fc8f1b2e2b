import numpy as np
import pytest

from bihuan.facilities.similarity.classify import copies
from bihuan.facilities.similarity.classify.message import Message
from bihuan.facilities.similarity.classify.model import Model
from bihuan.facilities.similarity.classify.rules import Classes, words_of
from bihuan.facilities.similarity.classify.terms import count, plainly
from bihuan.facilities.similarity.classify.tests.said import said
from bihuan.facilities.similarity.classify.training import Trained, train

TREE = Classes(
    {"life": "", "work": "", "food": "life", "bus": "life", "fees": "work", "duty": "work"},
    {
        "food": words_of("食堂与午餐管理"),
        "bus": words_of("校车、接送"),
        "fees": words_of("收费问题"),
        "duty": words_of("体罚和作业"),
    },
)


@pytest.fixture(scope="module")
def trained() -> Trained:
    return train(*said(160))


def test_new_messages_of_known_kinds_are_told_to_the_last_level(trained: Trained) -> None:
    messages, paths = said(40, seed=2)
    first = [found[0] for found in trained.model.guess(messages)]
    assert [one.code for one in first] == [path[-1] for path in paths]
    assert min(one.confidence for one in first) > 0.5


def test_what_was_set_apart_says_how_well_it_does(trained: Trained) -> None:
    assert trained.first is not None
    assert trained.last is not None
    assert trained.first.macro_f1 > 0.95
    assert [one.label for one in trained.first.classes] == ["life", "work"]
    assert [one.label for one in trained.last.classes] == ["bus", "duty", "fees", "food"]


def test_guesses_come_likeliest_first_and_are_no_more_than_certain(trained: Trained) -> None:
    for found in trained.model.guess(said(20, seed=3)[0], most=4):
        sure = [one.confidence for one in found]
        assert sure == sorted(sure, reverse=True)
        assert sum(sure) < 1.0001
        assert len({one.code for one in found}) == len(found) == 4


def test_learning_the_same_again_gives_the_same_bytes(trained: Trained) -> None:
    assert train(*said(160)).model.to_bytes() == trained.model.to_bytes()


def test_a_model_read_back_guesses_as_before(trained: Trained) -> None:
    messages, _paths = said(30, seed=4)
    again = Model.from_bytes(trained.model.to_bytes())
    assert again.guess(messages) == trained.model.guess(messages)


def test_bytes_that_hold_objects_are_not_read() -> None:
    import io

    hostile = io.BytesIO()
    np.savez(hostile, head=np.array([{"format": 1}], dtype=object))
    with pytest.raises(ValueError, match="allow_pickle"):
        Model.from_bytes(hostile.getvalue())


@pytest.mark.parametrize("raw", [b"", b"spoilt", b"PK\x03\x04", b"PK\x05\x06" + bytes(18)])
def test_bytes_that_are_no_model_are_refused(raw: bytes) -> None:
    with pytest.raises(ValueError, match=r"model|pickle|file"):
        Model.from_bytes(raw)


def test_with_nothing_learned_names_of_classes_decide() -> None:
    message = Message("柳溪小学食堂饭菜凉", "午餐也吃不饱")
    [found] = Model().guess([message], TREE)
    assert found[0].code == "food"
    assert 0.3 < found[0].confidence < 0.9


def test_of_what_no_name_and_no_example_speaks_nothing_is_guessed() -> None:
    assert Model().guess([Message("", "操场积水"), Message("", "")], TREE) == [[], []]
    assert Model().guess([Message("校车", "")]) == [[]]


def test_a_class_without_examples_is_told_by_its_name() -> None:
    messages, paths = said(40)
    known = [(m, p) for m, p in zip(messages, paths, strict=True) if p[1] != "bus"]
    model = train([m for m, _p in known], [p for _m, p in known], classes=TREE).model
    [found] = model.guess([Message("校车接送问题", "校车接送太晚")], TREE)
    assert found[0].code == "bus"


def test_words_of_classes_help_while_there_is_little_and_not_when_there_is_much() -> None:
    messages, paths = said(80, seed=6)
    few, some = train(*said(12), classes=TREE).model, train(*said(60), classes=TREE).model
    assert few.nodes[""].rules > 0
    alone = train(*said(12)).model

    def right(model: Model) -> int:
        guesses = [found[0].code for found in model.guess(messages, TREE)]
        return sum(guess == path[-1] for guess, path in zip(guesses, paths, strict=True))

    assert right(few) > right(alone)
    assert right(some) >= right(few)


def test_what_no_class_below_is_told_by_stays_with_the_one_above() -> None:
    tree = Classes({**TREE.under, "other": "life"}, {**TREE.words, "other": ("操场",)})
    [found] = Model().guess([Message("", "食堂的生活")], tree)
    assert found[0].code == "food"
    named = Classes(TREE.under, {"life": ("生活",)})
    [found] = Model().guess([Message("", "孩子的生活")], named)
    assert [one.code for one in found] == ["life"]


def test_a_class_that_is_gone_is_not_guessed(trained: Trained) -> None:
    rest = {code: above for code, above in TREE.under.items() if code != "bus"}
    found = trained.model.guess(said(40, seed=5)[0], Classes(rest, {}))
    assert "bus" not in {one.code for guesses in found for one in guesses}


@pytest.mark.parametrize("number", [0, 1, 5])
def test_too_little_teaches_nothing(number: int) -> None:
    trained = train(*said(number))
    assert trained.model.nodes == {}
    assert trained.first is None


def test_one_kind_alone_teaches_nothing_to_tell_apart() -> None:
    messages, paths = said(80)
    same = [(m, p) for m, p in zip(messages, paths, strict=True) if p[0] == "life"]
    assert train([m for m, _p in same], [("life",)] * len(same)).model.nodes == {}


def test_a_message_known_only_to_the_first_level_teaches_that_level() -> None:
    messages, paths = said(120)
    shorter = [path[:1] if at % 3 == 0 else path for at, path in enumerate(paths)]
    model = train(messages, shorter).model
    assert model.nodes[""].texts == 120
    assert model.nodes["life"].texts < 60


def test_what_a_person_corrected_counts_more() -> None:
    messages, paths = said(60)
    doubtful = Message("门卫", "门卫不让家长进门")
    both = [*messages, doubtful, doubtful]
    labels = [*paths, ("work", "duty"), ("life", "bus")]

    def guessed(importance: list[float]) -> str:
        model = train(both, labels, importance).model
        return model.guess([doubtful], most=1)[0][0].code

    assert guessed([1.0] * 61 + [9.0]) == "bus"
    assert guessed([1.0] * 60 + [9.0, 1.0]) == "duty"


def test_copies_stay_together_when_parts_are_set_apart() -> None:
    messages, _paths = said(40)
    copied = [one._replace(text=f"{one.text}另外再说一次。") for one in messages[:10]]
    groups = copies.groups(count(plainly([*messages, *copied])))
    assert groups[40:].tolist() == groups[:10].tolist()
    parts = copies.folds(groups, ["x"] * 50, 5)
    assert parts[40:].tolist() == parts[:10].tolist()
    assert np.bincount(parts).min() >= 8


def test_unlike_texts_are_no_copies() -> None:
    counted = count([Message("", "校车晚点"), Message("", "食堂菜凉"), Message("", "")])
    assert len(set(copies.groups(counted).tolist())) == 3


def test_terms_are_the_same_however_messages_are_batched() -> None:
    messages, _paths = said(600)
    whole, single = count(messages), count(messages[599:])
    assert whole.rows(np.array([599])).keys.tolist() == single.keys.tolist()
    assert len(whole) == 600
