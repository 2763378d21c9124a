"""Answers to take along: HTML, PDF, XLSX."""

from __future__ import annotations

from fastapi import APIRouter

router = APIRouter()
