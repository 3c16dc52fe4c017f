"""Where an order goes to; pure."""

from dataclasses import asdict, dataclass

from babel import Locale


@dataclass(frozen=True, slots=True)
class Address:
    """A person and a place, as an order keeps them: it moves with nobody.

    Attributes:
        country: ISO 3166 code of two letters.
    """

    name: str
    line1: str
    line2: str
    postcode: str
    city: str
    region: str
    country: str

    @classmethod
    def of(cls, kept: dict[str, str]) -> "Address":
        """Read an address as an order keeps it; what it does not say is blank."""
        return cls(**{name: kept.get(name, "") for name in cls.__slots__})

    def as_json(self) -> dict[str, str]:
        """Return the address as an order keeps it."""
        return asdict(self)

    def lines(self, locale: str) -> list[str]:
        """Return the address as it stands on a parcel, the country in words."""
        place = " ".join(part for part in (self.postcode, self.city) if part)
        known = Locale.parse(locale).territories
        country = known.get(self.country, self.country)
        told = (self.name, self.line1, self.line2, place, self.region, country)
        return [line for line in told if line]
