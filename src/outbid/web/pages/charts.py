"""Charts of answers: live, as images and as data."""

from __future__ import annotations

from fastapi import APIRouter

router = APIRouter()
