"""Forms that ask for what matters in an offer, and about the person."""

from __future__ import annotations

from fastapi import APIRouter

router = APIRouter()
