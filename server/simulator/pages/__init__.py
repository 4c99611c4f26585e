"""The pages that people look at: phones to type on. Plain files, no build step, no network."""
