"""What the sandbox can do with a file. For the parent: the child never imports this."""

from rapport.core.sandbox.pool import Work
from rapport.messaging.actions.fitting.orders import Fitted, Order, Seen, Unfit

_HERE = "rapport.messaging.actions.fitting"

FIT_PICTURE: Work[Order, Fitted | Unfit] = Work(f"{_HERE}.pictures:fit", Fitted | Unfit)
FIT_STICKER: Work[Order, Fitted | Unfit] = Work(f"{_HERE}.stickers:fit", Fitted | Unfit)
FIT_RECORDING: Work[Order, Fitted | Unfit] = Work(f"{_HERE}.films:fit", Fitted | Unfit)
FIT_VOICE: Work[Order, Fitted | Unfit] = Work(f"{_HERE}.sounds:fit_voice", Fitted | Unfit)
LOOK_AT_PICTURE: Work[Order, Seen] = Work(f"{_HERE}.pictures:look", Seen)
LOOK_AT_RECORDING: Work[Order, Seen] = Work(f"{_HERE}.recordings:look", Seen)
