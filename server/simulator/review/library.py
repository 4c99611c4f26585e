"""A template library such as Meta's (§7.1), with entries of our own: Meta's has hundreds."""

from typing import Any

from msgspec import Struct, field


class Entry(Struct):
    name: str
    topic: str
    usecase: str
    body: str
    samples: list[str]
    kinds: list[str]  # body_param_types
    header: str | None = None
    category: str = "UTILITY"
    language: str = "en_US"
    industry: list[str] = field(default_factory=lambda: ["E_COMMERCE"])
    buttons: list[dict[str, Any]] = field(default_factory=list)

    @property
    def id(self) -> str:
        return f"lib_{self.name}_{self.language}"


def _link(text: str) -> dict[str, Any]:
    return {"type": "URL", "text": text, "url": "https://www.example.com/{{1}}"}


def _call(text: str) -> dict[str, Any]:
    return {"type": "PHONE_NUMBER", "text": text, "phone_number": "+16505551234"}


ENTRIES = (
    Entry(
        "delivery_on_its_way",
        "ORDER_MANAGEMENT",
        "DELIVERY_UPDATE",
        "Hi {{1}}, good news: your order {{2}} has left our warehouse and should arrive by {{3}}.",
        ["Ann", "A-1042", "Friday"],
        ["TEXT", "TEXT", "DATE"],
        header="Your order is on its way",
        buttons=[_link("Track the order")],
    ),
    Entry(
        "delivery_on_its_way",
        "ORDER_MANAGEMENT",
        "DELIVERY_UPDATE",
        "Hola {{1}}, buenas noticias: tu pedido {{2}} ha salido y debería llegar el {{3}} a casa.",
        ["Ana", "A-1042", "viernes"],
        ["TEXT", "TEXT", "DATE"],
        header="Tu pedido va en camino",
        language="es",
        buttons=[_link("Seguir el pedido")],
    ),
    Entry(
        "delivery_tried_in_vain",
        "ORDER_MANAGEMENT",
        "DELIVERY_FAILED",
        "Hi {{1}}, we could not hand over order {{2}} today. Please choose another time with us.",
        ["Ann", "A-1042"],
        ["TEXT", "TEXT"],
        header="We missed you",
        buttons=[_link("Choose a time"), _call("Call us")],
    ),
    Entry(
        "order_received",
        "ORDER_MANAGEMENT",
        "ORDER_CONFIRMATION",
        "Thank you, {{1}}. We have received your order {{2}} and will tell you when it leaves.",
        ["Ann", "A-1042"],
        ["TEXT", "TEXT"],
        header="Order received",
        buttons=[_link("See the order")],
    ),
    Entry(
        "order_cancelled",
        "ORDER_MANAGEMENT",
        "ORDER_OR_TRANSACTION_CANCEL",
        "Hi {{1}}, order {{2}} was cancelled as you wished. The money is on its way back to you.",
        ["Ann", "A-1042"],
        ["TEXT", "TEXT"],
        header="Order cancelled",
    ),
    Entry(
        "order_ready_to_collect",
        "ORDER_MANAGEMENT",
        "ORDER_PICK_UP",
        "Hi {{1}}, your order {{2}} is ready. You can collect it at {{3}} during opening hours.",
        ["Ann", "A-1042", "12 High Street"],
        ["TEXT", "TEXT", "ADDRESS"],
        buttons=[_call("Call the shop")],
    ),
    Entry(
        "payment_is_due",
        "PAYMENTS",
        "PAYMENT_DUE_REMINDER",
        "Hi {{1}}, your payment of {{2}} is due on {{3}}. Please pay in time to avoid a late fee.",
        ["Ann", "$ 42.00", "1 December"],
        ["TEXT", "AMOUNT", "DATE"],
        header="Payment reminder",
        industry=["FINANCIAL_SERVICES"],
        buttons=[_link("Pay the bill")],
    ),
    Entry(
        "payment_received",
        "PAYMENTS",
        "PAYMENT_CONFIRMATION",
        "Hi {{1}}, we have received your payment of {{2}}. Thank you for settling your bill.",
        ["Ann", "$ 42.00"],
        ["TEXT", "AMOUNT"],
        industry=["FINANCIAL_SERVICES"],
    ),
    Entry(
        "low_balance",
        "ACCOUNT_UPDATES",
        "LOW_BALANCE_WARNING",
        "Hi {{1}}, the balance of your account has fallen below {{2}}. Please look at it soon.",
        ["Ann", "$ 100"],
        ["TEXT", "AMOUNT"],
        industry=["FINANCIAL_SERVICES"],
        buttons=[_link("Open the account")],
    ),
    Entry(
        "appointment_moved",
        "EVENT_REMINDER",
        "APPOINTMENT_RESCHEDULED",
        "Hi {{1}}, your appointment was moved to {{2}}. Answer this message if that does not suit.",
        ["Ann", "Tuesday at 10:30"],
        ["TEXT", "DATE"],
        header="Your appointment",
        industry=["HEALTH"],
    ),
    Entry(
        "appointment_tomorrow",
        "EVENT_REMINDER",
        "APPOINTMENT_REMINDER",
        "Hi {{1}}, this is a reminder of your appointment on {{2}}. We look forward to seeing you.",
        ["Ann", "Tuesday at 10:30"],
        ["TEXT", "DATE"],
        industry=["HEALTH"],
        buttons=[_link("Change it"), _call("Call us")],
    ),
    Entry(
        "how_was_it",
        "CUSTOMER_FEEDBACK",
        "FEEDBACK_SURVEY",
        "Hi {{1}}, your order {{2}} has arrived. Would you tell us in a minute how we did?",
        ["Ann", "A-1042"],
        ["TEXT", "TEXT"],
        buttons=[_link("Answer")],
    ),
    Entry(
        "sign_in_seen",
        "IDENTITY_VERIFICATION",
        "FRAUD_ALERT",
        "Hi {{1}}, somebody signed in to your account on {{2}}. If that was not you, tell us now.",
        ["Ann", "24 November"],
        ["TEXT", "DATE"],
        industry=["FINANCIAL_SERVICES"],
        buttons=[_call("Call us")],
    ),
)


def find(name: str, language: str) -> Entry | None:
    return next((e for e in ENTRIES if (e.name, e.language) == (name, language)), None)
