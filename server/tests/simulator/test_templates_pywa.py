"""Somebody else's client (pywa) makes, reads, changes and deletes templates, and understands what
the webhooks say of them."""

from typing import Any

import pytest
import pywa
from pywa.types import templates as t

from tests.simulator.conftest import SAMPLES, Graph
from tests.simulator.receiver import Receiver
from tests.simulator.templates import updates, wait_update
from tests.simulator.test_pywa import client  # noqa: F401 a fixture
from tests.simulator_process import SimulatorProcess

LINK = "https://shop.example/{{1}}"
PICTURE = SAMPLES / "picture.jpg"
APP = t.OTPSupportedApp(package_name="com.example.shop", signature_hash="K8aAINcGX72")
CARD = [
    t.HeaderImage(PICTURE),
    t.BodyText("A card"),
    t.Buttons(buttons=[t.QuickReplyButton(text="This one")]),
]
MADE: dict[str, tuple[t.TemplateCategory, list[Any]]] = {
    "text": (
        t.TemplateCategory.MARKETING,
        [
            t.HeaderText("Our {{1}} is on!", "Summer Sale"),
            t.BodyText("Shop now through {{1}} and use code {{2}} to get a lot.", "May", "25OFF"),
            t.FooterText(text="You asked for our offers"),
            t.Buttons(buttons=[t.QuickReplyButton(text="Stop")]),
        ],
    ),
    "names": (
        t.TemplateCategory.UTILITY,
        [t.BodyText("Hi {{name}}, your order {{order}} has left our house.", name="A", order="1")],
    ),
    "picture and links": (
        t.TemplateCategory.MARKETING,
        [
            t.HeaderImage(PICTURE),
            t.BodyText("Look at this"),
            t.Buttons(
                buttons=[
                    t.URLButton(text="Look", url=LINK, example="https://shop.example/a"),
                    t.PhoneNumberButton(text="Call", phone_number="+16505551234"),
                    t.CopyCodeButton(example="25OFF"),
                ]
            ),
        ],
    ),
    "place": (t.TemplateCategory.UTILITY, [t.HeaderLocation(), t.BodyText("Here we are")]),
    "offer": (
        t.TemplateCategory.MARKETING,
        [
            t.LimitedTimeOffer(text="Soon over", has_expiration=True),
            t.BodyText("Look at this"),
            t.Buttons(buttons=[t.CopyCodeButton(example="25OFF")]),
        ],
    ),
    "carousel": (
        t.TemplateCategory.MARKETING,
        [
            t.BodyText("Look at all of this"),
            t.Carousel(cards=[t.CarouselCard(components=CARD)] * 2),
        ],
    ),
    "products": (
        t.TemplateCategory.MARKETING,
        [t.BodyText("Look at ours"), t.Buttons(buttons=[t.MPMButton(text="View items")])],
    ),
    "voice call": (
        t.TemplateCategory.UTILITY,
        [t.BodyText("Call us"), t.Buttons(buttons=[t.VoiceCallButton(text="Call")])],
    ),
    "one-time password": (
        t.TemplateCategory.AUTHENTICATION,
        [
            t.AuthenticationBody(add_security_recommendation=True),
            t.AuthenticationFooter(code_expiration_minutes=5),
            t.Buttons(
                buttons=[t.OneTapOTPButton(text="Copy", autofill_text="Fill", supported_apps=[APP])]
            ),
        ],
    ),
}


@pytest.fixture(autouse=True)
def at_once(simulator: SimulatorProcess) -> None:
    simulator.behaviour(review_ms=0)


def make(client: pywa.WhatsApp, what: str) -> Any:  # noqa: F811 the fixture
    category, parts = MADE[what]
    format_ = t.ParamFormat.NAMED if what == "names" else t.ParamFormat.POSITIONAL
    return client.create_template(
        t.Template(
            name="made_by_pywa",
            category=category,
            language=t.TemplateLanguage.ENGLISH_US,
            components=parts,
            parameter_format=format_,
        )
    )


@pytest.mark.parametrize("what", MADE)
def test_it_makes_a_template_and_reads_it(what: str, client: pywa.WhatsApp):  # noqa: F811
    made = make(client, what)
    assert made.status == t.TemplateStatus.APPROVED
    found = client.get_template(made.id)
    assert (found.name, found.category) == ("made_by_pywa", MADE[what][0])
    assert [type(part) for part in found.components] == [type(part) for part in MADE[what][1]]


def test_it_manages_templates(client: pywa.WhatsApp, graph: Graph):  # noqa: F811
    made = make(client, "text")
    listed = client.get_templates(statuses=[t.TemplateStatus.APPROVED], name="made_by")
    assert (listed.total_count, [one.id for one in listed]) == (1, [made.id])
    assert client.update_template(made.id, new_components=[t.BodyText("New words")]).success
    assert client.archive_templates([made.id]).archived == (made.id,)
    assert client.unarchive_templates([made.id]).unarchived == (made.id,)
    assert client.unpause_template(made.id).success is False
    upserted = client.upsert_authentication_template(
        name="codes",
        languages=[t.TemplateLanguage.ENGLISH_US, t.TemplateLanguage.SPANISH],
        otp_button=t.CopyCodeOTPButton(),
        add_security_recommendation=True,
        code_expiration_minutes=5,
    )
    assert len(upserted) == 2
    assert client.delete_template("made_by_pywa").success
    assert client.get_template(made.id).status == t.TemplateStatus.PENDING_DELETION


def test_it_understands_the_webhooks(
    client: pywa.WhatsApp,  # noqa: F811
    simulator: SimulatorProcess,
    receiver: Receiver,
):
    made = make(client, "text")
    decision = f"templates/{made.id}/decision"
    simulator.control("POST", f"templates/{made.id}/quality", {"score": "YELLOW"})
    simulator.control("POST", f"templates/{made.id}/recategorise", {"category": "UTILITY"})
    simulator.control("POST", decision, {"decision": "DISABLE"})
    wait_update(receiver, made.id, "DISABLED")
    for field in ("message_template_quality_update", "template_category_update"):
        receiver.wait(lambda field=field: updates(receiver, field))
    seen = {
        (change["field"], change["value"].get("event")): post.body
        for post in receiver.posts()
        for change in post.body["entry"][0]["changes"]
    }
    status = seen[("message_template_status_update", "DISABLED")]
    disabled = t.TemplateStatusUpdate.from_update(client, status)
    assert disabled.new_status == t.TemplateStatus.DISABLED
    assert disabled.disable_info.disable_date.year > 2024
    quality = seen[("message_template_quality_update", None)]
    rated = t.TemplateQualityUpdate.from_update(client, quality)
    assert rated.new_quality_score == t.QualityScoreType.YELLOW
    category = seen[("template_category_update", None)]
    moved = t.TemplateCategoryUpdate.from_update(client, category)
    assert moved.correct_category == t.TemplateCategory.UTILITY
