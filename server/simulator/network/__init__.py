"""What happens between a business and a person: messages both ways, ticks, prices.

Knows no HTTP: the Graph API and the control plane are its doors.
"""
