"""What accounts do when an order arrives."""

from rapport.accounts.jobs import EraseWorkspaceFiles
from rapport.core.runtime import Runtime


async def erase_workspace_files(runtime: Runtime, job: EraseWorkspaceFiles) -> None:
    """Erases every file of a workspace. Safe to repeat."""
    await runtime.blobs.delete_all(job.workspace_id)
