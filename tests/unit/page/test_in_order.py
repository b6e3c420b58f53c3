from ipykernel.comm.comm import BaseComm

from helpers.page import in_order

DRAG = {"method": "custom", "content": {"type": "drag"}}
REPLY = {"method": "custom", "content": {"id": "a request of the kernel's"}}


def test_a_message_goes_to_the_thread_it_is_meant_for_whoever_has_spoken_last():
    comm = BaseComm(comm_id="one", target_name="test")
    comm._reply_subshell_id = None  # a cell, in the kernel's main thread
    assert comm._reply_subshell_for(DRAG, "the widgets' thread") == "the widgets' thread"
    assert comm._reply_subshell_for(DRAG, "the widgets' thread") == "the widgets' thread"


def test_the_answer_to_a_request_still_goes_to_whoever_asked():
    assert in_order._route is not None
    comm = BaseComm(comm_id="two", target_name="test")
    comm._reply_subshell_ids[REPLY["content"]["id"]] = "who asked"
    assert comm._reply_subshell_for(REPLY, "the widgets' thread") == "who asked"
