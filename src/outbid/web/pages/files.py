"""The user's files."""

from __future__ import annotations

from fastapi import APIRouter

router = APIRouter()
