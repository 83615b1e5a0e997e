"""Phone numbers as people in the Netherlands write them."""

import phonenumbers

COUNTRY = "NL"


def tidy_phone(text: str) -> str:
    """The number in national style (foreign ones international); raises ValueError when it cannot exist."""
    try:
        number = phonenumbers.parse(text, COUNTRY)
    except phonenumbers.NumberParseException as error:
        raise ValueError(text) from error
    if not phonenumbers.is_valid_number(number):
        raise ValueError(text)
    home = phonenumbers.region_code_for_number(number) == COUNTRY
    style = phonenumbers.PhoneNumberFormat.NATIONAL if home else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return str(phonenumbers.format_number(number, style))
