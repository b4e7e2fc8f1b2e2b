"""Form fields that choose units."""

import pytest
from django import forms

from bihuan.facilities.pages.units import UnitField, UnitsField
from bihuan.kernel import people
from bihuan.kernel.tests.district import District, found


class Chosen(forms.Form):
    one = UnitField(required=False)
    many = UnitsField(required=False)


@pytest.fixture
def district(db: None) -> District:
    return found()


def test_a_unit_and_several_units_are_cleaned_to_units(district: District) -> None:
    keys = [str(district.school.pk), str(district.section.pk)]
    form = Chosen({"one": keys[0], "many": keys})
    assert form.is_valid()
    assert form.cleaned_data == {
        "one": district.school,
        "many": [district.school, district.section],
    }


def test_nothing_chosen_is_none_and_an_empty_list(district: District) -> None:
    form = Chosen({"one": ""})
    assert form.is_valid()
    assert form.cleaned_data == {"one": None, "many": []}


@pytest.mark.parametrize("wrong", ["0", "x", "1 OR 1=1", "\u00b2"])
def test_what_is_no_unit_is_refused(district: District, wrong: str) -> None:
    assert set(Chosen({"one": wrong, "many": [wrong]}).errors) == {"one", "many"}


def test_groups_and_inactive_units_are_neither_offered_nor_taken(district: District) -> None:
    people.change_unit(district.school, by=district.system, active=False)
    drawn = str(Chosen()["one"])
    for unit in (district.school, district.group):
        assert unit.name not in drawn
        assert not Chosen({"one": str(unit.pk)}).is_valid()


def test_what_was_chosen_is_selected_and_names_are_escaped(district: District) -> None:
    people.change_unit(district.school, by=district.system, name="<一小>")
    form = Chosen(initial={"one": district.school.pk, "many": [district.section]})
    assert f'<option value="{district.school.pk}" selected>\u3000&lt;一小&gt;' in str(form["one"])
    assert f'<option value="{district.section.pk}" selected>' in str(form["many"])
    assert str(form["one"]).count("selected") == 1


def test_it_is_drawn_with_the_attributes_of_its_form(district: District) -> None:
    drawn = Chosen(prefix="p")["many"].as_widget(attrs={"class": "form-select"})
    for attribute in ('name="p-many"', 'id="id_p-many"', 'class="form-select"', " multiple"):
        assert attribute in drawn
