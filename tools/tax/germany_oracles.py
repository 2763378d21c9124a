"""Stores what independent programs say about German wages, for the tests to compare the shipped tables with.

    python tools/tax/germany_oracles.py PAP_FOLDER

``PAP_FOLDER`` holds the tax ministry's Programmablaufplan as ``Lohnsteuer2025.xml`` and
``Lohnsteuer2026.xml``, which the ministry publishes beside its wage tax calculator. lstgen runs it; only its
results are stored. Needs ``requirements-germany.txt`` in an environment of its own. Writes
``tests/law/golden/germany-*.csv``.
"""

from __future__ import annotations

import contextlib
import csv
import importlib.util
import io
import subprocess
import sys
import tempfile
from pathlib import Path
from types import ModuleType
from typing import Any

GOLDEN = Path(__file__).parents[2] / "tests" / "law" / "golden"
YEARS = {2025: 2.5, 2026: 2.9}
"""Years with the average additional contribution to health insurance, percent."""
CLASSES = {"class_1": 1, "class_3": 3, "class_4": 4}
WAGES = (
    *(0.0, 1_000.0, 5_000.0, 8_000.0, 10_000.0, 14_000.0, 16_000.0, 18_000.0, 20_000.0, 22_500.0, 24_000.0),
    *(float(w) for w in range(28_000, 120_001, 4_000)),
    *(26_000.0, 66_150.0, 69_750.0, 92_500.0, 96_600.0, 101_400.0, 117_000.0, 124_567.89, 130_000.0),
    *(145_000.0, 160_000.0, 187_654.32, 220_000.0, 250_000.0, 290_000.0, 295_000.0, 300_000.0, 400_000.0),
    *(580_000.0, 600_000.0, 1e6, 2.5e6, 1e7, 1e8),
)
GAINS = (0.0, 500.0, 1_000.0, 1_500.0, 2_500.0, 40_000.0, 1e6)
SOCIAL = {
    "pension_insurance": "rente",
    "unemployment_insurance": "arbeitslosen",
    "health_insurance": "kranken",
    "long_term_care_insurance": "pflege",
}


def write(name: str, rows: list[dict[str, object]]) -> None:
    """One CSV file, money with two decimals."""
    GOLDEN.mkdir(parents=True, exist_ok=True)
    with (GOLDEN / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        for row in rows:
            writer.writerow({k: f"{v:.2f}" if isinstance(v, float) else v for k, v in row.items()})
    print(name, len(rows))


def pap_module(folder: Path, year: int, work: Path) -> ModuleType:
    """The ministry's algorithm of ``year``, translated to Python by lstgen in a scratch folder."""
    path = work / f"pap{year}.py"
    command = [str(Path(sys.executable).parent / "lstgen"), "-x", str(folder / f"Lohnsteuer{year}.xml")]
    subprocess.run([*command, "-l", "python", "--class-name", "Pap", "--outfile", str(path)], check=True)
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def wage_tax(module: ModuleType, wages: float, tax_class: int, additional: float) -> tuple[float, float]:
    """Annual wage tax and solidarity surcharge of a childless employee outside Saxony, euros."""
    pap: Any = module.Pap()
    pap.setLzz(1)
    pap.setRe4(round(100 * wages))
    pap.setStkl(tax_class)
    pap.setKvz(additional)
    pap.setPvz(1)
    pap.MAIN()
    return float(pap.getLstlzz()) / 100, float(pap.getSolzlzz()) / 100


def run_pap(folder: Path) -> None:
    """Writes the official wage tax."""
    rows: list[dict[str, object]] = []
    with tempfile.TemporaryDirectory() as work:
        for year, additional in YEARS.items():
            module = pap_module(folder, year, Path(work))
            for status, tax_class in CLASSES.items():
                for wages in sorted(WAGES):
                    tax, surcharge = wage_tax(module, wages, tax_class, additional)
                    case = {"year": year, "status": status, "wages": wages}
                    rows.append({**case, "income_tax": tax, "solidarity_surcharge": surcharge})
    write("germany-pap.csv", rows)


def household(status: str, wages: float, gains: float, first: int) -> list[dict[str, float | int | bool]]:
    """The persons of one case: alone, with a spouse who earns nothing, or with one who earns the same."""
    married = status != "class_1"
    common = {"geburtsjahr": 1985, "geburtsmonat": 1, "alter": 40, "arbeitsstunden_w": 40.0}
    people: list[dict[str, float | int | bool]] = []
    for i in range(2 if married else 1):
        earns = i == 0 or status == "class_4"
        people.append(
            {
                **common,
                "p_id": first + i,
                "familie__p_id_ehepartner": first + 1 - i if married else -1,
                "einkommensteuer__gemeinsam_veranlagt": married,
                "einnahmen__bruttolohn_m": wages / 12 if earns else 0.0,
                "einnahmen__kapitalerträge_y": gains if earns else 0.0,
                "lohnsteuer__steuerklasse": CLASSES[status] if earns else 5,
            }
        )
    return people


def run_gettsim() -> None:
    """Writes GETTSIM's wage tax, contributions, assessed tax and tax on gains."""
    import pandas as pd
    from gettsim import InputData, MainTarget, TTTargets, main

    taxes = {
        "income_tax": "lohnsteuer__betrag_y",
        "solidarity_surcharge": "lohnsteuer__betrag_soli_y",
        **{name: f"sozialversicherung__{de}__beitrag__betrag_versicherter_y" for name, de in SOCIAL.items()},
        "assessed_tax": "einkommensteuer__betrag_y_sn",
        "assessed_surcharge": "solidaritätszuschlag__betrag_y_sn",
        "capital_tax": "einkommensteuer__abgeltungssteuer__betrag_y_sn",
    }
    tree: dict[str, Any] = {}
    for name in taxes.values():
        *path, leaf = name.split("__")
        branch = tree
        for step in path:
            branch = branch.setdefault(step, {})
        branch[leaf] = None
    cases = [(s, w, 0.0) for s in CLASSES for w in sorted(WAGES)]
    cases += [(s, 50_000.0, g) for s in CLASSES for g in GAINS]
    rows: list[dict[str, object]] = []
    for year in YEARS:
        people: list[dict[str, float | int | bool]] = []
        first: list[int] = []
        for case in cases:
            first.append(len(people))
            people += household(*case, len(people))
        data = pd.DataFrame(people)
        with contextlib.redirect_stdout(io.StringIO()):
            template = main(
                main_target=("templates", "input_data_dtypes", "tree"),
                policy_date_str=f"{year}-07-01",
                tt_targets=TTTargets(tree=tree),
            )
        mapper = _columns(template, data)
        # nobody draws a pension: stated, so that GETTSIM need not compute it
        pension = mapper["sozialversicherung"]["rente"]
        pension["altersrente"] = {"betrag_m": 0.0}
        pension["erwerbsminderung"] = {"betrag_m": 0.0}
        mapper["einkommensteuer"]["einkünfte"]["sonstige"] = {"betrag_y": 0.0}
        result = main(
            main_target=MainTarget.results.df_with_qname_columns,
            policy_date_str=f"{year}-07-01",
            input_data=InputData.df_and_mapper(df=data, mapper=mapper),
            tt_targets=TTTargets(tree=tree),
        )
        for (status, wages, gains), at in zip(cases, first, strict=True):
            value = {name: float(result[column].iloc[at]) for name, column in taxes.items()}
            told = {"year": year, "status": status, "wages": wages, "gains": gains}
            rows.append({**told, **value})
    write("germany-gettsim.csv", rows)


def _columns(template: dict[str, Any], data: Any, prefix: str = "") -> dict[str, Any]:
    """GETTSIM's inputs: a column where there is one, else the neutral value of its type."""
    out: dict[str, Any] = {}
    for key, kind in template.items():
        name = prefix + key
        if isinstance(kind, dict):
            out[key] = _columns(kind, data, name + "__")
        elif name in data:
            out[key] = name
        elif "Bool" in str(kind):
            out[key] = False
        elif "Int" in str(kind):
            out[key] = -1 if "p_id" in name else 0
        else:
            out[key] = 0.0
    return out


if __name__ == "__main__":
    run_pap(Path(sys.argv[1]))
    run_gettsim()
