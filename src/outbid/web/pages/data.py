"""The evidence: sources, licences, ages."""

from __future__ import annotations

from fastapi import APIRouter

router = APIRouter()
