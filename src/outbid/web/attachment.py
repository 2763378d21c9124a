"""Answers that a browser keeps as a file."""

from __future__ import annotations

from urllib.parse import quote

from fastapi import Response


def attachment(content: bytes | str, kind: str, name: str) -> Response:
    """``content`` of the media type ``kind``, to be kept in a file called ``name``.

    Names beyond ASCII are also given as RFC 6266 has them; what cannot understand that writes ``_`` for each sign.
    """
    plain = "".join(
        sign if sign.isascii() and sign.isprintable() and sign not in '"\\' else "_" for sign in name
    )
    stated = f'attachment; filename="{plain}"'
    if plain != name:
        stated += f"; filename*=UTF-8''{quote(name, safe='')}"
    return Response(content, media_type=kind, headers={"Content-Disposition": stated})
