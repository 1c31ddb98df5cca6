"""Comparing two sets of figures."""

from __future__ import annotations

from typing import Any


def without_zeros(value: Any) -> Any:
    """Leave out the zero modalities of a value, at any depth; a breakdown of zeros is empty."""
    if isinstance(value, dict):
        inner = {key: without_zeros(one) for key, one in value.items()}
        return {key: one for key, one in inner.items() if one not in (0, {}) or one is False}
    return value


def differences(left: dict[str, Any], right: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Return the codes whose values differ, zero modalities apart, with both values."""
    missing = "absent"
    return {
        code: (left.get(code, missing), right.get(code, missing))
        for code in sorted({*left, *right})
        if without_zeros(left.get(code, missing)) != without_zeros(right.get(code, missing))
    }
