"""Rapport: a self-hosted WhatsApp CRM that speaks to Meta's Cloud API directly."""
