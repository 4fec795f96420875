"""Rough centres of countries, for an order that comes without coordinates.

A centre is good for choosing between sites in different parts of a continent, not between two
shops of one city; the explanation of a route says when it was used. Figures are geography, rounded
to a tenth of a degree (about ten kilometres).
"""

CENTRES: dict[str, tuple[float, float]] = {
    "AT": (47.6, 14.1),
    "AU": (-25.6, 134.4),
    "BE": (50.6, 4.7),
    "BG": (42.8, 25.2),
    "CA": (56.8, -98.3),
    "CH": (46.8, 8.2),
    "CY": (35.0, 33.2),
    "CZ": (49.7, 15.3),
    "DE": (51.1, 10.4),
    "DK": (56.0, 10.0),
    "EE": (58.7, 25.5),
    "ES": (40.2, -3.6),
    "FI": (64.5, 26.3),
    "FR": (46.6, 2.5),
    "GB": (54.1, -2.9),
    "GR": (39.1, 22.9),
    "HR": (45.1, 16.4),
    "HU": (47.2, 19.4),
    "IE": (53.2, -8.1),
    "IT": (42.8, 12.1),
    "JP": (37.6, 138.0),
    "LT": (55.3, 23.9),
    "LU": (49.8, 6.1),
    "LV": (56.9, 24.9),
    "MT": (35.9, 14.4),
    "NL": (52.1, 5.3),
    "NO": (64.6, 12.7),
    "PL": (52.1, 19.4),
    "PT": (39.6, -8.5),
    "RO": (45.9, 25.0),
    "SE": (62.8, 16.7),
    "SI": (46.1, 14.8),
    "SK": (48.7, 19.5),
    "US": (39.8, -98.6),
}
"""ISO 3166-1 alpha-2 to (latitude, longitude) in degrees."""
