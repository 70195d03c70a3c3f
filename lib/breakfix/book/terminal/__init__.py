"""The whole route without a browser."""
