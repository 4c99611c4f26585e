"""Message templates when they are sent: the message held against the template (fact sheet §1.4).

`check` is the way in; headers, bodies, buttons and carousels each have a module of their own. The
words of a refusal are Meta's where they are known from its answers.
"""
