"""Readers of Streamlit, who speak to it as its own page does: a web socket, a message a change, an answer in parts.

Run in the peers' environment; prints the waits and the bytes of every answer as JSON. An answer is whole when the
server says that the script has run to its end.
"""

import argparse
import json
import sys
from collections.abc import Iterator

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websocket import create_connection

from benchmarks.peers.readers import Ask, read


class Session:
    """One open page of Streamlit."""

    def __init__(self, address: str, page: str) -> None:
        self.socket = create_connection(
            f"{address.replace('http', 'ws')}/_stcore/stream", subprotocols=["streamlit"], timeout=120
        )
        self.page, self.widgets, self.script = page, {}, ""
        self.run({})

    def run(self, chosen: dict[str, list[str]]) -> int:
        """Run the script with these choices and give the bytes that came; raises RuntimeError where it failed."""
        message = BackMsg()
        message.rerun_script.query_string = f"page={self.page}"
        message.rerun_script.page_script_hash = self.script
        for name, values in chosen.items():
            state = WidgetState(id=self.widgets[name])
            state.string_array_value.data.extend(values)
            message.rerun_script.widget_states.widgets.append(state)
        self.socket.send_binary(message.SerializeToString())
        came, finished = 0, False
        while not finished:
            text = self.socket.recv()
            came += len(text)
            answer = ForwardMsg.FromString(text)
            self._note(answer)
            finished = answer.WhichOneof("type") == "script_finished"
        return came

    def _note(self, answer: ForwardMsg) -> None:
        if answer.WhichOneof("type") == "new_session":
            self.script = answer.new_session.page_script_hash
        element = answer.delta.new_element
        if element.WhichOneof("type") == "multiselect":
            self.widgets[element.multiselect.label] = element.multiselect.id
        if element.WhichOneof("type") == "exception":
            raise RuntimeError(element.exception.message)


def asking(session: Session, chosen: Iterator[list[list[str]]]) -> Ask:
    """A reader who makes one choice after another."""

    def ask() -> int:
        years, areas = next(chosen)
        return session.run({"Year group": years, "Need area": areas})

    return ask


def main() -> None:
    """Read as the command line says and print what came of it.

    Standard input holds as JSON an address, a page and a list of choices for each reader.
    """
    made = argparse.ArgumentParser()
    made.add_argument("seconds", type=float)
    made.add_argument("least", type=int)
    asked = made.parse_args()
    readers = [asking(Session(address, page), iter(chosen)) for address, page, chosen in json.load(sys.stdin)]
    print(json.dumps(read(readers, asked.seconds, asked.least)))


if __name__ == "__main__":
    main()
