"""The demo, removed from the app."""

from rapport.core.web.doors import AskerGiven, RuntimeGiven, delete
from rapport.demo import removing
from rapport.demo.removing import Removed


@delete("/demo", permission="workspace.delete", status_code=200)
async def remove_demo(asker: AskerGiven, runtime: RuntimeGiven) -> Removed:
    """Removes the demo workspace with everything in it, if that is the asker's workspace.

    Where nobody is left to sign in afterwards, `setup_url` leads to a workspace of one's own.
    """
    return await removing.remove(runtime, asker.workspace_id)


ROUTES = [remove_demo]
