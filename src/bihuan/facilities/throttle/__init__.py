"""Flood control that all processes share: `limit.take`, with `address.source` for keys."""
