"""What kg offers over HTTP: the explorer's pages and data, SPARQL, the reconciliation service, and the static site."""

from importlib.util import find_spec

from kg.model import KgError


def needed() -> None:
    """Raises KgError where the packages of the extra `web` are not installed."""
    missing = [name for name in ("starlette", "jinja2", "uvicorn") if find_spec(name) is None]
    if missing:
        raise KgError(f"pages need {', '.join(missing)}, which is not installed", "pip install 'wikikg[web]'")
