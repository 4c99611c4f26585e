"""One message of every kind that can be sent, as Meta's documents write them."""

from typing import Any

ID = {"id": "1013859600285441"}
LINK = {"link": "https://example.com/picture.jpg"}
BODY = {"text": "Which one do you like?"}
FOOTER = {"text": "Lucky Shrub"}
URL = {"display_text": "See dates", "url": "https://example.com/dates?a=1"}
MONEY = {"value": 21000, "offset": 100}


def interactive(kind: str, **parts: Any) -> dict[str, Any]:
    return {"type": "interactive", "interactive": {"type": kind, "body": BODY, **parts}}


def template(*components: Any) -> dict[str, Any]:
    content = {"name": "order_update", "language": {"code": "en_US"}}
    return {"type": "template", "template": content | {"components": list(components)}}


def button(sub_type: str, *parameters: Any, index: Any = "0") -> dict[str, Any]:
    return {
        "type": "button",
        "sub_type": sub_type,
        "index": index,
        "parameters": list(parameters),
    }


def reply(one: str) -> dict[str, Any]:
    return {"type": "reply", "reply": {"id": one, "title": one.title()}}


def card(index: int, **action: Any) -> dict[str, Any]:
    return {
        "card_index": index,
        "type": "cta_url",
        "header": {"type": "image", "image": LINK},
        "body": {"text": "A plant\nin a pot"},
        "action": action,
    }


def quick(one: str) -> dict[str, Any]:
    return {"type": "quick_reply", "quick_reply": {"id": one, "title": one}}


EXAMPLES: dict[str, dict[str, Any]] = {
    "text": {"type": "text", "text": {"body": "Hi https://example.com", "preview_url": True}},
    "text as reply": {
        "type": "text",
        "text": {"body": "Yes"},
        "context": {"message_id": "wamid.HBgL"},
    },
    "image": {"type": "image", "image": ID | {"caption": "A plant"}},
    "video": {"type": "video", "video": LINK},
    "document": {"type": "document", "document": ID | {"filename": "invoice.pdf"}},
    "audio": {"type": "audio", "audio": ID},
    "voice note": {"type": "audio", "audio": ID | {"voice": True}},
    "sticker": {"type": "sticker", "sticker": ID},
    "location": {
        "type": "location",
        "location": {
            "latitude": 37.758056,
            "longitude": -122.425332,
            "name": "Meta",
            "address": "1 Hacker Way",
        },
    },
    "contacts": {
        "type": "contacts",
        "contacts": [
            {
                "name": {"formatted_name": "John Smith", "first_name": "John", "suffix": "Jr"},
                "birthday": "2012-08-18",
                "phones": [{"phone": "+1 (650) 555-1234", "type": "WORK", "wa_id": "16505551234"}],
                "emails": [{"email": "john@example.com", "type": "WORK"}],
                "urls": [{"url": "https://example.com", "type": "WORK"}],
                "addresses": [
                    {
                        "street": "1 Hacker Way",
                        "city": "Menlo Park",
                        "state": "CA",
                        "zip": "94025",
                        "country": "United States",
                        "country_code": "us",
                        "type": "HOME",
                    }
                ],
                "org": {"company": "WhatsApp", "department": "Design", "title": "Manager"},
            }
        ],
    },
    "reaction": {"type": "reaction", "reaction": {"message_id": "wamid.HBgL", "emoji": "👍"}},
    "reaction taken back": {
        "type": "reaction",
        "reaction": {"message_id": "wamid.HBgL", "emoji": ""},
    },
    "buttons": interactive(
        "button",
        header={"type": "document", "document": LINK | {"filename": "a.pdf"}},
        footer=FOOTER,
        action={"buttons": [reply("yes"), reply("no"), reply("maybe")]},
    ),
    "list": interactive(
        "list",
        header={"type": "text", "text": "Shipping"},
        footer=FOOTER,
        action={
            "button": "Choose",
            "sections": [
                {"title": "Fast", "rows": [{"id": "1", "title": "Air", "description": "1 day"}]},
                {"title": "Slow", "rows": [{"id": "2", "title": "Sea"}]},
            ],
        },
    ),
    "web address": interactive(
        "cta_url",
        header={"type": "video", "video": LINK},
        action={"name": "cta_url", "parameters": URL},
    ),
    "flow": interactive(
        "flow",
        action={
            "name": "flow",
            "parameters": {
                "flow_message_version": "3",
                "flow_id": "1",
                "flow_cta": "Book",
                "flow_token": "t",
                "mode": "draft",
                "flow_action": "navigate",
                "flow_action_payload": {"screen": "A", "data": {"size": "L"}},
            },
        },
    ),
    "location request": interactive("location_request_message", action={"name": "send_location"}),
    "address": interactive(
        "address_message",
        action={
            "name": "address_message",
            "parameters": {
                "country": "IN",
                "values": {"name": "Ann"},
                "saved_addresses": [{"id": "1", "value": {"city": "Pune"}}],
                "validation_errors": {"in_pin_code": "wrong"},
            },
        },
    ),
    "product": interactive("product", action={"catalog_id": "1", "product_retailer_id": "a"}),
    "products": interactive(
        "product_list",
        header={"type": "text", "text": "New in"},
        action={
            "catalog_id": "1",
            "sections": [{"title": "Pots", "product_items": [{"product_retailer_id": "a"}]}],
        },
    ),
    "catalog": interactive(
        "catalog_message",
        action={
            "name": "catalog_message",
            "parameters": {"thumbnail_product_retailer_id": "a"},
        },
    ),
    "media carousel": interactive(
        "carousel",
        action={"cards": [card(n, name="cta_url", parameters=URL) for n in range(2)]},
    ),
    "quick reply carousel": interactive(
        "carousel", action={"cards": [card(n, buttons=[quick("a"), quick("b")]) for n in range(3)]}
    ),
    "product carousel": interactive(
        "carousel",
        action={
            "cards": [
                {
                    "card_index": n,
                    "type": "product",
                    "action": {"catalog_id": "1", "product_retailer_id": str(n)},
                }
                for n in range(2)
            ]
        },
    ),
    "voice call": interactive(
        "voice_call",
        action={
            "name": "voice_call",
            "parameters": {"display_text": "Call", "ttl_minutes": 100, "payload": "p"},
        },
    ),
    "call permission": interactive(
        "call_permission_request", action={"name": "call_permission_request"}
    ),
    "contact request": interactive("request_contact_info", action={"name": "request_contact_info"}),
    "order details": interactive(
        "order_details",
        action={
            "name": "review_and_pay",
            "parameters": {
                "reference_id": "ref-1",
                "type": "digital-goods",
                "payment_settings": [
                    {"type": "payment_gateway", "payment_gateway": {"type": "razorpay"}}
                ],
                "currency": "INR",
                "total_amount": MONEY,
                "order": {
                    "status": "pending",
                    "items": [{"retailer_id": "1", "name": "Pot", "amount": MONEY, "quantity": 1}],
                    "subtotal": MONEY,
                    "tax": MONEY | {"description": "VAT"},
                    "discount": MONEY | {"discount_program_name": "May"},
                },
            },
        },
    ),
    "order status": interactive(
        "order_status",
        action={
            "name": "review_order",
            "parameters": {
                "reference_id": "ref-1",
                "order": {"status": "processing", "description": "On its way"},
            },
        },
    ),
    "template": {
        "type": "template",
        "template": {"name": "hello_world", "language": {"code": "en_US"}},
    },
    "template with everything": template(
        {"type": "header", "parameters": [{"type": "image", "image": LINK}]},
        {
            "type": "body",
            "parameters": [
                {"type": "text", "text": "Ann"},
                {
                    "type": "currency",
                    "currency": {"fallback_value": "$10", "code": "USD", "amount_1000": 10000},
                },
                {"type": "date_time", "date_time": {"fallback_value": "May 1", "year": 2026}},
            ],
        },
        button("quick_reply", {"type": "payload", "payload": "STOP"}),
        button("url", {"type": "text", "text": "suffix"}, index=1),
    ),
    "template with names": template(
        {"type": "header", "parameters": [{"type": "text", "text": "A", "parameter_name": "a"}]},
        {"type": "body", "parameters": [{"type": "text", "text": "B", "parameter_name": "b"}]},
    ),
    "template with document": template(
        {
            "type": "header",
            "parameters": [{"type": "document", "document": ID | {"filename": "a.pdf"}}],
        }
    ),
    "template with location": template(
        {
            "type": "header",
            "parameters": [{"type": "location", "location": {"latitude": 1.5, "longitude": 2.5}}],
        }
    ),
    "template with product": template(
        {
            "type": "header",
            "parameters": [
                {"type": "product", "product": {"product_retailer_id": "a", "catalog_id": "1"}}
            ],
        }
    ),
    "one-time code": template(
        {"type": "body", "parameters": [{"type": "text", "text": "123456"}]},
        button("url", {"type": "text", "text": "123456"}),
    ),
    "coupon": template(button("copy_code", {"type": "coupon_code", "coupon_code": "25OFF"})),
    "catalog template": template(
        button(
            "CATALOG",
            {"type": "action", "action": {"thumbnail_product_retailer_id": "a"}},
            index=0,
        )
    ),
    "products template": template(
        button(
            "mpm",
            {
                "type": "action",
                "action": {
                    "thumbnail_product_retailer_id": "a",
                    "sections": [
                        {"title": "Pots", "product_items": [{"product_retailer_id": "a"}]}
                    ],
                },
            },
        )
    ),
    "flow template": template(
        button(
            "flow",
            {"type": "action", "action": {"flow_token": "t", "flow_action_data": {"a": 1}}},
        )
    ),
    "call template": template(
        button(
            "voice_call",
            {"type": "ttl_minutes", "ttl_minutes": 100},
            {"type": "payload", "payload": "p"},
        )
    ),
    "offer": template(
        {
            "type": "limited_time_offer",
            "parameters": [
                {
                    "type": "limited_time_offer",
                    "limited_time_offer": {"expiration_time_ms": 1700000000000},
                }
            ],
        }
    ),
    "template carousel": template(
        {
            "type": "carousel",
            "cards": [
                {
                    "card_index": n,
                    "components": [
                        {"type": "header", "parameters": [{"type": "video", "video": ID}]},
                        {"type": "body", "parameters": [{"type": "text", "text": "A"}]},
                        button("quick_reply", {"type": "payload", "payload": "p"}),
                    ],
                }
                for n in range(2)
            ],
        }
    ),
    "tap target": template(
        {
            "type": "tap_target_configuration",
            "parameters": [
                {
                    "type": "tap_target_configuration",
                    "tap_target_configuration": [{"url": "https://example.com", "title": "Offer"}],
                }
            ],
        }
    ),
}
