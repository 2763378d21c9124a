"""The pay gap from a table of one's own workers."""

import pytest
from publishing import DAY, WORKERS, shown

from outbid.core.errors import InputError
from outbid.report import publish_answer
from outbid.report.publish_files import load_workers


def test_a_gap_from_a_file(tmp_path):
    file = tmp_path / "staff.csv"
    file.write_text(WORKERS, encoding="utf-8")
    view = publish_answer.gap(file, as_of=DAY)
    assert view.gap.categories[0].mean.value == pytest.approx(1 - 90 / 105)
    text = shown(view)
    assert "above men's" in text  # 145 against 133.3
    assert "In 2 of 2 categories" in text
    assert "Gruppen weicht" in shown(view, "de")
    public = publish_answer.gap(file, public=True, as_of=DAY)
    assert public.gap.categories == ()
    assert public.left_out == 2


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("category,sex\nA,f\n", "gap_columns"),
        ("category,sex,pay\n", "gap_empty"),
        ("category,sex,pay\nA,q,100\n", "gap_sex"),
        ("category,sex,pay\nA,f,-100\n", "gap_number"),
        ("category,sex,pay\nA,f,\n", "gap_number"),
        ("category,sex,pay,hours\nA,f,100,200\n", "gap_number"),
        ("category,sex,pay\nA,f,100,000\n", "gap_cells"),
        ("category,sex,pay\n,f,100\n", "gap_category"),
        ("category,sex,pay,pay\nA,f,100,90\n", "gap_twice"),
        ("\n \n", "gap_empty"),
        ("category,sex,pay,variable\nA,f,100,101\n", "gap_number"),
    ],
)
def test_bad_tables_are_refused_with_a_place(tmp_path, text, key):
    file = tmp_path / "staff.csv"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_workers(file)
    assert caught.value.key == f"publish.{key}"
    assert str(file) in caught.value.where
    assert caught.value.text("de") != caught.value.text("en")


def test_part_time_is_read_by_column(tmp_path):
    file = tmp_path / "staff.csv"
    file.write_text("pay,hours,sex,category\n50,20,female,A\n100,40,male,A\n", encoding="utf-8")
    assert publish_answer.gap(file, as_of=DAY).gap.overall.mean.value == pytest.approx(0.0)


def test_a_table_with_german_headings_is_the_same_table(tmp_path):
    rows = [
        ("Technik", "w", "60000", "40", "5000"),
        ("Technik", "m", "63000", "40", "0"),
        ("Verwaltung", "d", "50000", "20", ""),
    ]
    tables = []
    for head in ("category;sex;pay;hours;variable", "Kategorie;Geschlecht;Entgelt;Wochenstunden;Variabel"):
        file = tmp_path / "staff.csv"
        file.write_text("\n".join([head, *(";".join(row) for row in rows)]), "utf-8")
        tables.append(load_workers(file))
    assert tables[0] == tables[1]
    assert [each.sex for each in tables[1]] == ["female", "male", "other"]
    file.write_text("Kategorie;Gruppe;Geschlecht;Entgelt\nA;B;w;1", "utf-8")
    with pytest.raises(InputError) as caught:
        load_workers(file)
    assert caught.value.key == "publish.gap_twice"
