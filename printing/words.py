"""The few words that stand on our papers besides what a document says."""

from dataclasses import dataclass, fields

from app.texts import Texts


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperWords:
    """English unless the catalogue has the key ``paper.`` + field name."""

    sender: str = "From"
    recipient: str = "To"
    sscc: str = "SSCC"
    order: str = "Order"
    parcel: str = "Parcel"
    pieces: str = "Pieces"
    service: str = "Service"
    packing_slip: str = "Packing slip"
    quantity: str = "Qty"
    page: str = "Page"
    bring_back: str = "Sending something back? Bring this slip with the goods."
    return_receipt: str = "Return receipt"
    taken_back_at: str = "Taken back at"
    manifest: str = "Manifest"
    parcels: str = "parcels"
    driver_signs: str = "Driver: name, time, signature"

    @classmethod
    def of(cls, texts: Texts) -> "PaperWords":
        """Returns the words in the language of a catalogue."""
        keys = {field.name: f"paper.{field.name}" for field in fields(cls)}
        return cls(**{name: texts.say(key) for name, key in keys.items() if texts.has(key)})
