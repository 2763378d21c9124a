"""Who gets what of an exit."""

from __future__ import annotations

from fastapi import APIRouter

router = APIRouter()
