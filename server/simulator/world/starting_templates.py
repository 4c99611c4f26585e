"""The templates that are approved in every WABA from the start, in Meta's own shape (§7.2)."""

from typing import Any
from zlib import crc32

from msgspec import Struct

from simulator.world.models import Template


class Recipe(Struct):
    name: str
    language: str
    category: str
    components: list[dict[str, Any]]
    parameter_format: str = "POSITIONAL"

    def made_for(self, waba_id: str, at: float) -> Template:
        """The template in a WABA. Its id (hsm_id) follows from the WABA's."""
        return Template(
            id=f"{waba_id[:6]}{crc32(f'{waba_id} {self.name} {self.language}'.encode()):010}",
            waba_id=waba_id,
            name=self.name,
            language=self.language,
            category=self.category,
            components=self.components,
            parameter_format=self.parameter_format,
            created_at=at,
        )


def _body(text: str, *samples: str) -> dict[str, Any]:
    part: dict[str, Any] = {"type": "BODY", "text": text}
    if samples:
        part["example"] = {"body_text": [list(samples)]}
    return part


def _named_body(text: str, **samples: str) -> dict[str, Any]:
    named = [{"param_name": name, "example": sample} for name, sample in samples.items()]
    return {"type": "BODY", "text": text, "example": {"body_text_named_params": named}}


def _footer(text: str) -> dict[str, Any]:
    return {"type": "FOOTER", "text": text}


def _buttons(*buttons: dict[str, Any]) -> dict[str, Any]:
    return {"type": "BUTTONS", "buttons": list(buttons)}


def _quick_reply(text: str) -> dict[str, Any]:
    return {"type": "QUICK_REPLY", "text": text}


def _appointment(language: str, body: str, confirm: str, move: str) -> Recipe:
    return Recipe(
        name="appointment_reminder",
        language=language,
        category="UTILITY",
        parameter_format="NAMED",
        components=[
            _named_body(body, customer_name="Ann", appointment_time="Tuesday, 10:30"),
            _buttons(_quick_reply(confirm), _quick_reply(move)),
        ],
    )


STARTING_TEMPLATES = (
    Recipe(
        name="hello_world",
        language="en_US",
        category="UTILITY",
        components=[
            {"type": "HEADER", "format": "TEXT", "text": "Hello World"},
            _body(
                "Welcome and congratulations!! This message demonstrates your ability to send a"
                " WhatsApp message notification from the Cloud API, hosted by Meta."
                " Thank you for taking the time to test with us."
            ),
            _footer("WhatsApp Business Platform sample message"),
        ],
    ),
    Recipe(
        name="order_update",
        language="en_US",
        category="UTILITY",
        components=[
            _body("Hi {{1}}, your order {{2}} is on its way to you.", "Ann", "A-1042"),
            _buttons(
                _quick_reply("Where is it?"),
                {
                    "type": "URL",
                    "text": "Track the parcel",
                    "url": "https://shop.example/track/{{1}}",
                    "example": ["https://shop.example/track/A-1042"],
                },
            ),
        ],
    ),
    Recipe(
        name="order_receipt",
        language="en_US",
        category="UTILITY",
        components=[
            {"type": "HEADER", "format": "DOCUMENT", "example": {"header_handle": ["4::aW"]}},
            _body("Thank you for your order. Your receipt for {{1}} is attached.", "$ 42.00"),
        ],
    ),
    _appointment(
        "en_US",
        "Hello {{customer_name}}, we expect you at {{appointment_time}}. See you soon!",
        "I will be there",
        "Another time",
    ),
    _appointment(
        "de",
        "Hallo {{customer_name}}, wir erwarten Sie am {{appointment_time}}. Bis bald!",
        "Ich komme",
        "Anderer Termin",
    ),
    _appointment(
        "pt_BR",
        "Olá {{customer_name}}, esperamos você: {{appointment_time}}. Até breve!",
        "Estarei lá",
        "Outro horário",
    ),
    Recipe(
        name="spring_sale",
        language="en_US",
        category="MARKETING",
        components=[
            {"type": "HEADER", "format": "IMAGE", "example": {"header_handle": ["4::aW"]}},
            _body("Hi {{1}}! Everything green is {{2}} off until Sunday.", "Ann", "20 %"),
            _footer("You get this because you asked for our offers"),
            _buttons(
                _quick_reply("Stop promotions"),
                {"type": "URL", "text": "Open the shop", "url": "https://shop.example/spring"},
                {"type": "COPY_CODE", "example": "GREEN20"},
            ),
        ],
    ),
    Recipe(
        name="verification_code",
        language="en_US",
        category="AUTHENTICATION",
        components=[
            {
                "type": "BODY",
                "text": "*{{1}}* is your verification code. For your security, do not share it.",
                "add_security_recommendation": True,
                "example": {"body_text": [["123456"]]},
            },
            {
                "type": "FOOTER",
                "text": "This code expires in 10 minutes.",
                "code_expiration_minutes": 10,
            },
            _buttons(
                {
                    "type": "OTP",
                    "otp_type": "COPY_CODE",
                    "text": "Copy code",
                    "url": "https://www.whatsapp.com/otp/code/?otp_type=COPY_CODE&code=otp{{1}}",
                }
            ),
        ],
    ),
)
