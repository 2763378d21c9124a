"""The app opens on the worked example, solved."""

from pathlib import Path

from starlette.testclient import TestClient

from outbid.web.app import create_app
from outbid.web.settings import Settings


def test_the_first_page_answers_the_worked_example(tmp_path: Path) -> None:
    client = TestClient(create_app(Settings(tmp_path / "mine", futures=2_000)), "http://127.0.0.1:8613")
    page = client.get("/")
    assert page.status_code == 200
    assert "Stay at BigSoft" in page.text
    assert not (tmp_path / "mine").exists(), "looking writes nothing"
