"""Filings as each year's layout writes them; amounts by hand from the hours, weeks and months of a year."""

import pytest
from staging import reasons, staged

from outbid.core.errors import InputError
from outbid.data.readers import columns, lca
from outbid.data.readers.layout import key

OF_2018 = {
    "CASE_NUMBER": "I-200-17300-1", "CASE_STATUS": "CERTIFIED", "CASE_SUBMITTED": "2017-10-27",
    "DECISION_DATE": "2017-11-02", "VISA_CLASS": "H-1B", "EMPLOYMENT_START_DATE": "2018-04-01",
    "EMPLOYER_NAME": "ACME INC", "EMPLOYER_PHONE": "5551234", "AGENT_ATTORNEY_NAME": "DOE, ANN",
    "JOB_TITLE": "PROGRAMMER ANALYST", "SOC_CODE": "15-1121", "SOC_NAME": "COMPUTER SYSTEMS ANALYSTS",
    "TOTAL_WORKERS": "3", "FULL_TIME_POSITION": "Y", "PREVAILING_WAGE": "59197", "PW_UNIT_OF_PAY": "Year",
    "WAGE_RATE_OF_PAY_FROM": "62000", "WAGE_RATE_OF_PAY_TO": "0", "WAGE_UNIT_OF_PAY": "Year",
    "WORKSITE_CITY": "EDISON", "WORKSITE_COUNTY": "MIDDLESEX", "WORKSITE_STATE": "NJ",
}  # fmt: skip
OF_2019 = {
    "CASE_NUMBER": "I-200-18268-1", "CASE_STATUS": "CERTIFIED", "CASE_SUBMITTED": "9/25/2018",
    "DECISION_DATE": "10/1/2018", "PERIOD_OF_EMPLOYMENT_START_DATE": "11/5/2018", "EMPLOYER_NAME": "ACME INC",
    "JOB_TITLE": "NURSE", "SOC_CODE": "29-1141.00", "FULL_TIME_POSITION": "Y", "TOTAL_WORKER_POSITIONS": "1",
    "WORKSITE_CITY_1": "Boston", "WORKSITE_COUNTY_1": "SUFFOLK", "WORKSITE_STATE_1": "MA",
    "WAGE_RATE_OF_PAY_FROM_1": "$41.50", "WAGE_RATE_OF_PAY_TO_1": "$50.00", "WAGE_UNIT_OF_PAY_1": "Hour",
    "PREVAILING_WAGE_1": "$38.00", "PW_UNIT_OF_PAY_1": "Hour", "WORKSITE_STATE_2": "NH",
    "WAGE_RATE_OF_PAY_FROM_2": "$99.00",
}  # fmt: skip
OF_2024 = {
    "CASE_NUMBER": "I-200-1", "CASE_STATUS": "Certified", "RECEIVED_DATE": "2024-03-01",
    "DECISION_DATE": "2024-03-08", "JOB_TITLE": "Data Scientist", "SOC_CODE": "15-2051.00",
    "FULL_TIME_POSITION": "Y", "BEGIN_DATE": "2024-09-01 00:00:00", "TOTAL_WORKER_POSITIONS": "1",
    "EMPLOYER_NAME": "Acme, Inc.", "EMPLOYER_POC_EMAIL": "ann@acme.example", "WORKSITE_CITY": "Austin",
    "WORKSITE_COUNTY": "TRAVIS", "WORKSITE_STATE": "TX", "WAGE_RATE_OF_PAY_FROM": "$10,000.00",
    "WAGE_RATE_OF_PAY_TO": "", "WAGE_UNIT_OF_PAY": "Month", "PREVAILING_WAGE": "$110,000.00",
    "PW_UNIT_OF_PAY": "Year", "PREPARER_EMAIL": "bob@law.example",
}  # fmt: skip


@pytest.mark.parametrize("filing", [OF_2018, OF_2019, OF_2024], ids=["2018", "2019", "2024"])
def test_each_years_header_is_recognised(filing):
    assert lca.recognises([key(name) for name in filing]) > 0.9


def rows(*filings):
    return staged(lca.LAYOUT, list(filings[0]), [list(filing.values()) for filing in filings])


def day(row):
    return row["date"] and row["date"].isoformat()[:10]


def test_what_each_year_calls_things_by_another_name():
    (old,), (numbered,), (new,) = rows(OF_2018), rows(OF_2019), rows(OF_2024)
    assert reasons((old, numbered, new)) == [None] * 3
    # 41.50 and 50 dollars an hour for 2,080 hours; 10,000 a month for twelve
    assert [row["pay"] for row in (old, numbered, new)] == [62_000, 86_320, 120_000]
    assert [(row["low"], row["high"]) for row in (old, numbered, new)] == [
        (None, None), (86_320, 104_000), (None, None),
    ]  # fmt: skip
    assert [day(row) for row in (old, numbered, new)] == ["2018-04-01", "2018-11-05", "2024-09-01"]
    assert [row["weight"] for row in (old, numbered, new)] == [3, 1, 1]
    assert [row["soc"] for row in (old, numbered, new)] == ["15-1121", "29-1141", "15-2051"]
    assert [row["state"] for row in (old, numbered, new)] == ["NJ", "MA", "TX"]


def test_a_unit_that_the_prevailing_wage_contradicts_is_implausible():
    # 45 dollars said to be a year's; 95,000 said to be an hour's; 30,000 a year where 110,000 prevails
    wrong = [
        {**OF_2024, "WAGE_RATE_OF_PAY_FROM": "45", "WAGE_UNIT_OF_PAY": "Year"},
        {**OF_2024, "WAGE_RATE_OF_PAY_FROM": "95000", "WAGE_UNIT_OF_PAY": "Hour"},
        {**OF_2024, "WAGE_RATE_OF_PAY_FROM": "30000", "WAGE_UNIT_OF_PAY": "Year"},
        {**OF_2024, "WAGE_UNIT_OF_PAY": "Fortnight"},
    ]
    assert reasons(rows(*wrong)) == ["implausible unit"] * 3 + ["unknown unit"]


def rate(title, amount, unit, prevailing="", prevailing_unit="", soc="29-1229.00"):
    return {
        **OF_2024, "JOB_TITLE": title, "SOC_CODE": soc, "WAGE_RATE_OF_PAY_FROM": amount, "WAGE_UNIT_OF_PAY": unit,
        "PREVAILING_WAGE": prevailing, "PW_UNIT_OF_PAY": prevailing_unit,
    }  # fmt: skip


def test_a_years_pay_stated_by_the_week_or_month_is_implausible():
    # rows of the Department's files: health 436, 4335, 6878 of FY2025 Q2; 532 and 24567 of FY2024. The employer of 532
    # filed the same amounts a second time, both by the month
    wrong = [
        rate("Clincial Dietician", "52000", "Bi-Weekly"),
        rate("Physician (Nephrology)", "207495.82", "Month"),
        rate("Laboratory Manager", "46000", "Month"),
        rate("SOFTWARE ENGINEER", "11025", "Week", "9659.85", "Month"),
        rate("PASTOR", "5355", "Bi-Weekly", "5355", "Month"),
        rate("Actuary", "5000", "Week"),
    ]
    assert reasons(rows(*wrong)) == ["implausible unit"] * 5 + [None]


def test_real_high_pay_stays():
    # the dearest of each unit in the same files that their prevailing wage, occupation or employer bear out
    real = [
        rate("Director, Structural Heart", "1599994.4", "Year"),
        rate("Thoracic & Cardiovascular Surgeon", "1400000", "Year"),
        rate("Chairman, CEO, & President", "1100000", "Year", "239200", "Year"),
        rate("Senior Psychiatrist (Supervisor)", "30307", "Month"),
        rate("Nephrologist", "13461.54", "Bi-Weekly"),
        rate("Dentist", "5200", "Week", "154731", "Year"),
        rate("Business Development Manager", "288.46", "Hour", "121.49", "Hour"),
        rate("Hospitalist", "131.08", "Hour", "28", "Hour"),
        rate("Assistant Professor", "12941", "Month", "69900", "Year"),
        rate("Managing partner", "45000", "Month", "239200", "Year"),
    ]
    assert reasons(rows(*real)) == [None] * len(real)
    assert rows(*real)[2]["pay"] == 1_100_000


def test_the_date_falls_back_to_the_decision_and_to_receipt():
    late = {**OF_2024, "BEGIN_DATE": ""}
    received = {**late, "DECISION_DATE": ""}
    none = {**received, "RECEIVED_DATE": "soon"}
    found = rows(late, received, none)
    assert [day(row) for row in found] == ["2024-03-08", "2024-03-01", None]
    assert reasons(found) == [None, None, "no date"]


def test_no_person_is_named_by_what_is_staged():
    names = {key(name) for name in {**OF_2018, **OF_2024}}
    ignored = {name for name in names if columns.is_personal(name)}
    assert ignored == {"employer_phone", "agent_attorney_name", "employer_poc_email", "preparer_email"}
    for filing in (OF_2018, OF_2024):
        text = str(rows(filing, {**filing, "CASE_STATUS": "Denied"}))
        assert not any(part in text for part in ("example", "DOE", "5551234"))


def test_a_table_without_pay_is_refused():
    without = {name: cell for name, cell in OF_2024.items() if name != "WAGE_RATE_OF_PAY_FROM"}
    with pytest.raises(InputError) as caught:
        rows(without)
    assert caught.value.key == "importing.column_missing"
    assert lca.recognises([key(name) for name in without]) == 0
