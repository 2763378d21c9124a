"""What a skill adds to pay."""

from __future__ import annotations

from fastapi import APIRouter

router = APIRouter()
