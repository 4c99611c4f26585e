import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.whatsapp import identity
from rapport.whatsapp.identity import IdKind


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("16505551234", IdKind.PHONE),
        ("+16505551234", IdKind.PHONE),
        ("US.13491208655302741918", IdKind.USER_ID),
        ("BR.aZ9", IdKind.USER_ID),
        ("US.ENT.11815799212886844830", IdKind.PARENT_USER_ID),
        ("US.ENT", IdKind.USER_ID),
        ("US.ENT.", None),
        ("us.134", None),
        ("USA.134", None),
        ("US.", None),
        ("US." + "1" * 129, None),
        ("120363040468224422@g.us", None),
        ("Y2FwaV9ncm91cDoxNzA1NTU1MDEz", None),
        ("١٦٥٠٥٥٥١٢٣٤", None),
        ("16505551234\n", None),
        ("0123456", None),
        ("", None),
    ],
)
def test_an_id_is_known_by_its_form(value, kind):
    assert identity.kind_of(value) is kind


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("551187654321", "5511987654321"),
        ("+55 11 98765-4321", "551187654321"),
        ("5215512345678", "525512345678"),
        ("+52 1 55 1234 5678", "+52 55 1234 5678"),
        ("5491123456789", "541123456789"),
        ("+54 9 11 2345-6789", "541123456789"),
        ("+1 (650) 555-1234", "16505551234"),
        ("0044 7911 123456", "447911123456"),
    ],
)
def test_all_spellings_of_a_number_meet_in_one_key(one, other):
    def key(number: str) -> str | None:
        return identity.phone_key(number) if number.isdigit() else identity.dialled_key(number)

    assert key(one) == key(other) is not None


@pytest.mark.parametrize(
    ("number", "country", "key"),
    [
        ("011 15 2345-6789", "AR", "541123456789"),
        ("(11) 98765-4321", "br", "5511987654321"),
        ("(11) 8765-4321", "BR", "5511987654321"),
        ("(11) 3765-4321", "BR", "551137654321"),
        ("020 7946 0958", "GB", "442079460958"),
        ("020 7946 0958", None, None),
        ("06 1234 5678", "IT", "390612345678"),
        ("12", "US", None),
        ("not a number", "US", None),
        ("", None, None),
        ("+", None, None),
        ("9" * 300, "US", None),
    ],
)
def test_a_number_as_people_write_it_has_a_key(number, country, key):
    assert identity.dialled_key(number, country) == key


@pytest.mark.parametrize("wa_id", ["551137654321", "16505551234", "5521", "52155123456789", "54"])
def test_other_numbers_are_their_own_key(wa_id):
    assert identity.phone_key(wa_id) == wa_id


@given(st.from_regex(r"(55|52|54|1|49)[0-9]{8,12}", fullmatch=True))
def test_a_key_is_its_own_key(wa_id):
    key = identity.phone_key(wa_id)
    assert identity.phone_key(key) == key


@given(st.text(), st.sampled_from([None, "DE", "BR", "MX", "AR", "US"]))
def test_any_text_has_a_key_or_none(number, country):
    key = identity.dialled_key(number, country)
    assert key is None or (key.isascii() and key.isdigit())


@pytest.mark.parametrize(
    ("value", "country"),
    [
        ("US.13491208655302741918", "US"),
        ("GB.ENT.1", "GB"),
        ("16505551234", "US"),
        ("+14165550123", "CA"),
        ("18095551234", "DO"),
        ("77012345678", "KZ"),
        ("79012345678", "RU"),
        ("521551234567", "MX"),
        ("551187654321", "BR"),
        ("99912345678", None),
        ("group", None),
    ],
)
def test_an_id_tells_the_country(value, country):
    assert identity.country_of(value) == country


@pytest.mark.parametrize("value", ["16505551234", "+1 650 555 1234", "+1 (650) 555-1234"])
def test_a_number_is_dialled_with_a_plus(value):
    assert identity.dialable(value) == "+16505551234"


@pytest.mark.parametrize(
    ("value", "username"),
    [("@sheena", "sheena"), ("Sheena.N", "Sheena.N"), ("@", None), (" ", None)],
)
def test_a_username_has_no_at_sign(value, username):
    assert identity.clean_username(value) == username


@pytest.mark.parametrize("value", ["sheena", "SHEENA", "a.b_c", "1a2", "_a_"])
def test_usernames(value):
    assert identity.is_username(value)


@pytest.mark.parametrize(
    "value",
    [
        "ab",
        "a" * 36,
        "123",
        "a..b",
        ".abc",
        "abc.",
        "www.me",
        "wwwme",
        "shop.com",
        "a b",
        "ä_ä_a",
        "",
    ],
)
def test_no_usernames(value):
    assert not identity.is_username(value)
