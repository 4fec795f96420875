"""The pack bench of a station."""
