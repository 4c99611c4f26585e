"""Routes of notes, mentions, followers and drafts."""
