from shop import app

__all__ = ["app"]
