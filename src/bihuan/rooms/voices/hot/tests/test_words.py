from bihuan.facilities.similarity.hot.heat import Heat
from bihuan.rooms.voices.hot.words import counted, made_of


def test_heat_is_said_in_one_sentence_with_every_number_that_makes_it() -> None:
    heat = Heat(people=11, again=3, places=3, before=2)
    assert counted(heat, 30) == (
        "近30天11人反映14件，涉及3个单位，比前30天多9人；其中同一人重复反映3件，不计热度。"
    )
    assert made_of(heat) == "24 = 11 人 + 增加 9 人 + 另 2 个单位 × 2"


def test_what_does_not_count_is_left_out() -> None:
    assert counted(Heat(2, 0, 1, 0), 7) == "近7天2人反映2件，此前7天没有人反映。"
    assert counted(Heat(2, 0, 1, 2), 7) == "近7天2人反映2件，与前7天人数相同。"
    cooling = Heat(people=1, again=0, places=0, before=4)
    assert counted(cooling, 30) == "近30天1人反映1件，比前30天少3人。"
    assert made_of(cooling) == "1 = 1 人"
