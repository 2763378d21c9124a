"""A walk over the app as a person might take it: all pages that links and forms lead to."""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlencode, urljoin, urlsplit

from starlette.testclient import TestClient

from outbid.web.render import PAGES

STARTS = (
    "/",
    "/api",
    *(f"/{name}" for name in PAGES if name != "compare"),
    "/ask/offer",
    "/ask/me",
    "/ask/company",
)


@dataclass
class Form:
    """A form: where it goes, how, and its fields with the values that it offers."""

    action: str
    method: str
    fields: list[tuple[str, list[str]]] = field(default_factory=list)
    multipart: bool = False

    @property
    def shape(self) -> tuple[str, str, tuple[str, ...]]:
        return self.method, urlsplit(self.action).path, tuple(sorted({name for name, _ in self.fields}))


class Page(HTMLParser):
    """Links, forms and what a policy against inline code forbids."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.address = address
        self.links: list[str] = []
        self.forms: list[Form] = []
        self.forbidden: list[str] = []
        self.away: list[str] = []
        self._form: Form | None = None
        self._select: tuple[str, list[str]] | None = None

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attributes}
        self._judge(tag, given)
        if tag == "a" and "href" in given:
            self.links.append(urljoin(self.address, given["href"]))
        if tag == "form":
            method = given.get("method", "get").lower()
            action = urljoin(self.address, given.get("action") or self.address)
            self._form = Form(action, method, multipart="multipart" in given.get("enctype", ""))
            self.forms.append(self._form)
        elif self._form is not None and tag == "select":
            self._select = (given.get("name", ""), [])
            self._form.fields.append(self._select)
        elif tag == "option" and self._select is not None:
            self._select[1].append(given.get("value", ""))
        elif self._form is not None and tag in ("input", "textarea", "button") and given.get("name"):
            self._form.fields.append((given["name"], [given.get("value", "")]))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = None

    def _judge(self, tag: str, given: dict[str, str]) -> None:
        if tag == "style" or "style" in given or any(name.startswith("on") for name in given):
            self.forbidden.append(f"{tag} {given}")
        if (
            tag == "script"
            and "src" not in given
            and given.get("type", "") in ("", "module", "text/javascript")
        ):
            self.forbidden.append("an inline script")
        if any(value.strip().lower().startswith("javascript:") for value in given.values()):
            self.forbidden.append(f"{tag} {given}")
        for name in ("src", "srcset", "poster", "data", "action"):
            if given.get(name, "").startswith(("http:", "https:", "//")):
                self.away.append(given[name])
        if tag == "link" and given.get("href", "").startswith(("http:", "https:", "//")):
            self.away.append(given["href"])


def walk(client: TestClient, most: int = 150) -> list[tuple[str, int, Page | None]]:
    """Opens what links lead to, and what GET forms ask as they stand: address, status, and the page if it is one."""
    base = str(client.base_url).rstrip("/") + "/"
    waiting = deque(urljoin(base, start) for start in STARTS)
    asked: set[str] = set()
    seen: set[tuple[str, tuple[str, ...]]] = set()
    found: list[tuple[str, int, Page | None]] = []
    while waiting and len(found) < most:
        address = waiting.popleft().partition("#")[0]
        parts = urlsplit(address)
        if f"{parts.scheme}://{parts.netloc}/" != base:
            continue
        # pages that differ in the values of their query are of the same kind
        path = re.sub(r"^/(answers|jobs)/[^/]+|(?<=/charts/)[\w-]+", r"/\1", parts.path)
        kind = path, tuple(sorted({each.partition("=")[0] for each in parts.query.split("&")}))
        if kind in seen:
            continue
        seen.add(kind)
        answer = client.get(address)
        page = None
        shown = "attachment" not in answer.headers.get("content-disposition", "")
        if shown and "text/html" in answer.headers.get("content-type", ""):
            page = Page(address)
            page.feed(answer.text)
            waiting.extend(page.links)
            for form in page.forms:
                if form.method == "get":
                    fields = [(name, values[0]) for name, values in form.fields if values]
                    question = f"{form.action.partition('?')[0]}?{urlencode(fields)}"
                    asked.add(question)
                    waiting.append(question)
        elif 300 <= answer.status_code < 400:
            waiting.append(urljoin(address, answer.headers["location"]))
        # every box is ticked in a question made of all fields of a form: it may be one that cannot be answered
        status = 200 if address in asked and answer.status_code == 422 else answer.status_code
        found.append((address, status, page))
    return found
