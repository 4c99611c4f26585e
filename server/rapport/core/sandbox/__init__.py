"""Work on files that strangers made, in processes of its own.

Decoders of pictures and films are large, written in C, and fed by anybody who has our number. Here
a file that breaks one, or takes all the memory it can, ends a child without our secrets and nothing
else; and no event loop waits for pixels.
"""
