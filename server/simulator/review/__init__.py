"""The life of templates: what Meta refuses, how it reviews, rates, pauses and recategorises them.

Sources: fact sheet §2.3, §4.3, §5, §7.2 and §7.3. What is refused at once raises a GraphError;
everything later is told by webhook and happens on the simulated clock.
"""
