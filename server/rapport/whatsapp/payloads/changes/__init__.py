"""What webhooks report besides messages and statuses: a struct for each kind of change."""

from rapport.whatsapp.payloads.changes.accounts import (
    AccountAlert,
    AccountReviewUpdate,
    AccountSettingsUpdate,
    AccountUpdate,
    BusinessCapabilityUpdate,
    BusinessStatusUpdate,
    BusinessUsernameUpdate,
    PartnerSolution,
    PaymentConfigurationUpdate,
    PhoneNumberNameUpdate,
    PhoneNumberQualityUpdate,
    SecurityEvent,
)
from rapport.whatsapp.payloads.changes.activity import (
    AutomaticEvent,
    Call,
    CallStatus,
    ContactSync,
    GroupEvent,
    HistoryDeclined,
    MessagingHandover,
    Standby,
    TrackingEvent,
    UserPreference,
)
from rapport.whatsapp.payloads.changes.templates import (
    FlowEvent,
    TemplateCategoryUpdate,
    TemplateComponentsUpdate,
    TemplateCorrectCategory,
    TemplateQualityUpdate,
    TemplateStatusUpdate,
)
from rapport.whatsapp.payloads.changes.unknown import UnknownChange

ChangeValue = (
    AccountAlert
    | AccountReviewUpdate
    | AccountSettingsUpdate
    | AccountUpdate
    | AutomaticEvent
    | BusinessCapabilityUpdate
    | BusinessStatusUpdate
    | BusinessUsernameUpdate
    | Call
    | CallStatus
    | ContactSync
    | FlowEvent
    | GroupEvent
    | HistoryDeclined
    | MessagingHandover
    | PartnerSolution
    | PaymentConfigurationUpdate
    | PhoneNumberNameUpdate
    | PhoneNumberQualityUpdate
    | SecurityEvent
    | Standby
    | TemplateCategoryUpdate
    | TemplateComponentsUpdate
    | TemplateCorrectCategory
    | TemplateQualityUpdate
    | TemplateStatusUpdate
    | TrackingEvent
    | UnknownChange
    | UserPreference
)

__all__ = [
    "AccountAlert",
    "AccountReviewUpdate",
    "AccountSettingsUpdate",
    "AccountUpdate",
    "AutomaticEvent",
    "BusinessCapabilityUpdate",
    "BusinessStatusUpdate",
    "BusinessUsernameUpdate",
    "Call",
    "CallStatus",
    "ChangeValue",
    "ContactSync",
    "FlowEvent",
    "GroupEvent",
    "HistoryDeclined",
    "MessagingHandover",
    "PartnerSolution",
    "PaymentConfigurationUpdate",
    "PhoneNumberNameUpdate",
    "PhoneNumberQualityUpdate",
    "SecurityEvent",
    "Standby",
    "TemplateCategoryUpdate",
    "TemplateComponentsUpdate",
    "TemplateCorrectCategory",
    "TemplateQualityUpdate",
    "TemplateStatusUpdate",
    "TrackingEvent",
    "UnknownChange",
    "UserPreference",
]
