"""Who hires whom at what pay."""

from __future__ import annotations

from fastapi import APIRouter

router = APIRouter()
