"""Forms of pages as a browser reads, fills and sends them."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser

from httpx2 import Response
from starlette.testclient import TestClient


class Forms(HTMLParser):
    """The forms of a page, each with its address, its fields as a browser would send them, and its buttons."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.forms: list[tuple[str, dict[str, str]]] = []
        self._area = self._choice = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {key: value or "" for key, value in attrs}
        if tag == "form":
            self.forms.append((given.get("action", ""), {}))
        elif tag == "input" and given.get("type") not in ("radio", "checkbox", "file") and "name" in given:
            self.forms[-1][1][given["name"]] = given.get("value", "")
        elif tag == "select":
            self._choice = given["name"]
        elif tag == "option" and ("selected" in given or self._choice not in self.forms[-1][1]):
            self.forms[-1][1][self._choice] = given.get("value", "")
        elif tag == "textarea" and self.forms:
            self._area = given["name"]
            self.forms[-1][1][self._area] = ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._area:
            # as a browser does: the first line end after the tag is none of the text
            text = self.forms[-1][1][self._area]
            self.forms[-1][1][self._area] = text.removeprefix("\n")
            self._area = ""

    def handle_data(self, data: str) -> None:
        if self._area:
            self.forms[-1][1][self._area] += data


def form_of(page: Response, action: str) -> dict[str, str]:
    for address, fields in Forms(page.text).forms:
        if address == action:
            return dict(fields)
    raise AssertionError(f"no form that goes to {action}")


def send(client: TestClient, page: Response, action: str, **filled: str) -> Response:
    fields = {**form_of(page, action), **filled}
    if "text" in fields:
        # browsers send line ends like this
        fields["text"] = fields["text"].replace("\n", "\r\n")
    return client.post(action, data=fields)


def words(page: Response) -> str:
    return html.unescape(re.sub(r"<[^>]+>", " ", page.text))
