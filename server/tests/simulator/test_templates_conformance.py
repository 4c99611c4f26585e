"""Examples of Meta's template pages are taken, and every template of the library can be made."""

from typing import Any

import pytest

from simulator.review.library import ENTRIES
from tests.simulator.conftest import Graph
from tests.simulator.templates import HANDLE, body, created, submission

# examples of Meta's template pages
CUT_HANDLE = "4::an..."  # as Meta's pages print them
PAGES: dict[str, dict[str, Any]] = {
    "a handle cut short": submission(
        {"type": "HEADER", "format": "IMAGE", "example": {"header_handle": [CUT_HANDLE]}},
        body("Summer is here, and we have the freshest produce around!"),
    ),
    "reservation": submission(
        body(
            "*You're all set!*\n\nYour reservation for {{1}} at Lucky Shrub Eatery on {{2}}, at"
            " {{3}}, is confirmed. See you then!",
            "4",
            "Saturday",
            "6:30 pm",
        ),
    ),
    "one-time password": {
        "name": "authentication_code",
        "language": "en_US",
        "category": "authentication",
        "message_send_ttl_seconds": 60,
        "components": [
            {"type": "body", "add_security_recommendation": True},
            {"type": "footer", "code_expiration_minutes": 5},
            {
                "type": "buttons",
                "buttons": [
                    {
                        "type": "otp",
                        "otp_type": "one_tap",
                        "text": "Copy Code",
                        "autofill_text": "Autofill",
                        "supported_apps": [
                            {
                                "package_name": "com.example.luckyshrub",
                                "signature_hash": "K8a/AINcGX7",
                            }
                        ],
                    }
                ],
            },
        ],
    },
    "named parameters": submission(
        {
            "type": "body",
            "text": "Thank you, {{first_name}}! Your order number is {{order_number}}.",
            "example": {
                "body_text_named_params": [
                    {"param_name": "first_name", "example": "Pablo"},
                    {"param_name": "order_number", "example": "860198-230332"},
                ]
            },
        },
        parameter_format="named",
    ),
    "limited-time offer": submission(
        {"type": "header", "format": "image", "example": {"header_handle": [HANDLE]}},
        {
            "type": "limited_time_offer",
            "limited_time_offer": {"text": "Expiring offer!", "has_expiration": True},
        },
        body(
            "Good news, {{1}}! Use code {{2}} to get 25% off all Caribbean Destination packages!",
            "Pablo",
            "CARIBE25",
        ),
        {
            "type": "buttons",
            "buttons": [
                {"type": "copy_code", "example": "CARIBE25"},
                {
                    "type": "url",
                    "text": "Book now!",
                    "url": "https://awesomedestinations.com/offers?code={{1}}",
                    "example": ["https://awesomedestinations.com/offers?ref=n3mtql"],
                },
            ],
        },
        category="marketing",
    ),
    "coupon code": submission(
        {
            "type": "HEADER",
            "format": "TEXT",
            "text": "Our {{1}} is on!",
            "example": {"header_text": ["Fall Sale"]},
        },
        body("Shop now through {{1}} and use code {{2}} to get {{3}} off.", "June", "25OFF", "25%"),
        {"type": "BUTTONS", "buttons": [{"type": "COPY_CODE", "example": "250FF"}]},
        category="MARKETING",
    ),
}


@pytest.mark.parametrize("what", PAGES)
def test_an_example_of_meta_s_pages_is_taken(what: str, graph: Graph):
    assert created(graph, PAGES[what])["status"] == "PENDING"


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.id)
def test_every_library_template_can_be_made(entry: Any, graph: Graph):
    inputs = {
        "URL": {
            "type": "URL",
            "url": {
                "base_url": "https://shop.example/{{1}}",
                "url_suffix_example": "https://shop.example/a",
            },
        },
        "PHONE_NUMBER": {"type": "PHONE_NUMBER", "phone_number": "+16505551234"},
    }
    given = {
        "name": "from_library",
        "language": entry.language,
        "category": entry.category,
        "library_template_name": entry.name,
        "library_template_button_inputs": [inputs[one["type"]] for one in entry.buttons],
    }
    assert created(graph, given)["status"] == "APPROVED"
