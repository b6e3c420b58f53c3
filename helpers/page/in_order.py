"""What the page says to a widget is heard in the order in which it was said.

JupyterLab says with each message which thread of the kernel is to hear it: one for all widgets,
beside the one that runs cells. ipykernel 7.4 hands it to the thread that has last spoken for that
widget instead. Behind a running cell that's late; and at the first answer the thread changes, so
that the end of a drag may be heard before its beginning, or a slider's old value after its new one.
"""

from ipykernel.comm.comm import BaseComm

_route = getattr(BaseComm, "_reply_subshell_for", None)


def _to_the_thread_asked_for(comm: BaseComm, data: object, asked_for: str | None) -> str | None:
    comm._reply_subshell_id = asked_for  # it is forgotten who has spoken last
    return _route(comm, data, asked_for)


if _route is not None:  # ipykernel before 7.4 does as it's asked, and a later one may again
    BaseComm._reply_subshell_for = _to_the_thread_asked_for
