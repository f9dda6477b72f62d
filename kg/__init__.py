"""Encyclopaedia articles as linked data; knows only where each public name lives, so that importing it is cheap."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kg.extractors import extract
    from kg.model import (
        Article,
        Citation,
        Coordinate,
        Evidence,
        Extraction,
        Item,
        KgError,
        Media,
        Problem,
        Qualifier,
        Quantity,
        Reference,
        Statement,
        Text,
        Time,
        Url,
        Use,
    )
    from kg.run import build

__version__ = "0.1.0"

__all__ = [
    "Article",
    "Citation",
    "Coordinate",
    "Evidence",
    "Extraction",
    "Item",
    "KgError",
    "Media",
    "Problem",
    "Qualifier",
    "Quantity",
    "Reference",
    "Statement",
    "Text",
    "Time",
    "Url",
    "Use",
    "__version__",
    "build",
    "extract",
]

_HOMES = {"build": "kg.run", "extract": "kg.extractors"}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module 'kg' has no attribute {name!r}")
    value = getattr(import_module(_HOMES.get(name, "kg.model")), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
