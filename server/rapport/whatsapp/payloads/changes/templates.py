"""What became of templates and Flows.

Events, scores and categories are open lists. `message_template_language` has one form only,
`en_US`, whatever the webhook said.
"""

from msgspec import Struct
from msgspec.structs import force_setattr

from rapport.whatsapp.payloads.fields import Id, Instant, WithIds, language_code


class _OfTemplate(WithIds, frozen=True):
    message_template_id: Id
    message_template_name: str | None = None
    message_template_language: str | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.message_template_language:
            language = language_code(self.message_template_language)
            force_setattr(self, "message_template_language", language)


class DisableInfo(Struct, frozen=True):
    disable_date: str | int | None = None


class OtherInfo(Struct, frozen=True):
    """`title` says why: FIRST_PAUSE, SECOND_PAUSE, RATE_LIMITING_PAUSE, UNPAUSE, DISABLED."""

    title: str | None = None
    description: str | None = None


class RejectionInfo(Struct, frozen=True):
    reason: str | None = None
    recommendation: str | None = None


class TemplateStatusUpdate(_OfTemplate, frozen=True, kw_only=True):
    """`event`: APPROVED, REJECTED, PENDING, PAUSED, DISABLED, FLAGGED, REINSTATED, IN_APPEAL,
    LOCKED, LIMIT_EXCEEDED, DELETED, PENDING_DELETION, ARCHIVED, UNARCHIVED, …"""

    event: str
    reason: str | None = None
    message_template_category: str | None = None
    disable_info: DisableInfo | None = None
    other_info: OtherInfo | None = None
    rejection_info: RejectionInfo | None = None


class TemplateQualityUpdate(_OfTemplate, frozen=True, kw_only=True):
    """Scores: GREEN, YELLOW, RED, UNKNOWN."""

    previous_quality_score: str | None = None
    new_quality_score: str


class TemplateButton(Struct, frozen=True):
    message_template_button_type: str | None = None
    message_template_button_text: str | None = None
    message_template_button_url: str | None = None
    message_template_button_phone_number: str | None = None


class TemplateComponentsUpdate(_OfTemplate, frozen=True, kw_only=True):
    """The texts of a template after an edit; `message_template_element` is the body."""

    message_template_element: str | None = None
    message_template_title: str | None = None
    message_template_footer: str | None = None
    message_template_buttons: tuple[TemplateButton, ...] = ()


class TemplateCategoryUpdate(_OfTemplate, frozen=True, kw_only=True):
    """A category that has changed, or will: Meta's `new_category` means the current one as long as
    `correct_category` announces another."""

    previous_category: str | None = None
    new_category: str | None = None
    correct_category: str | None = None
    category_update_timestamp: Instant | None = None

    @property
    def is_announcement(self) -> bool:
        return self.correct_category is not None

    @property
    def current_category(self) -> str | None:
        """What the template is filed under now."""
        return self.new_category

    @property
    def future_category(self) -> str | None:
        """What it will be filed under from `category_update_timestamp` on; None if all is done."""
        return self.correct_category


class TemplateCorrectCategory(WithIds, frozen=True):
    """Field `template_correct_category_detection`; its shape is not confirmed."""

    message_template_id: Id | None = None
    message_template_name: str | None = None
    message_template_language: str | None = None
    category: str | None = None
    correct_category: str | None = None


class FlowEvent(WithIds, frozen=True, kw_only=True):
    """FLOW_STATUS_CHANGE, ENDPOINT_ERROR_RATE, ENDPOINT_LATENCY, ENDPOINT_AVAILABILITY,
    CLIENT_ERROR_RATE, FLOW_VERSION_EXPIRY_WARNING; the figures of the alerts are not confirmed."""

    event: str
    flow_id: Id | None = None
    message: str | None = None
    old_status: str | None = None
    new_status: str | None = None
    alert_state: str | None = None
    threshold: float | None = None
