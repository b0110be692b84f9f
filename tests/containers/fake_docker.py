"""Docker as deploy/compose-update.sh calls it, on containers that are lines of a file.

Called as docker, docker-compose and, for what runs in nginx's container, curl and leave.sh. It can
end the script after one of its calls: as Ctrl-C does, or as a machine that loses its power.
"""

import itertools
import json
import os
import sys

SIGINT, SIGKILL = 2, 9


def main(name: str, words: list[str]) -> int:
    if name == "curl":
        return curl(words)
    if name == "leave.sh":
        with open(os.environ["LEADMILL_NGINX_STATE"] + "/leaving", "w") as file:
            file.write("\n".join(words))
        return int(bool(words) and "FAKE_SLOW" in os.environ)
    state = read()
    state["calls"] += 1
    write(state)
    if words[0] == "exec":
        status = called([word for word in words[1:] if word != "-i"][1:])
    else:
        status = 0
        for line in ANSWERS[words[0]](state, words[1:]):
            print(line)
        write(state)
    when, _, how = os.environ.get("FAKE_END", "").partition(" ")
    if when == str(state["calls"]):
        sys.stdout.flush()
        if how == "SIGINT":
            os.killpg(os.getsid(0), SIGINT)
        else:
            os.kill(os.getsid(0), SIGKILL)
    return status


def read() -> dict:
    with open(os.environ["FAKE_STATE"]) as file:
        return json.load(file)


def write(state: dict) -> None:
    with open(os.environ["FAKE_STATE"], "w") as file:
        json.dump(state, file)


def called(words: list[str]) -> int:
    child = os.posix_spawnp(words[0], words, os.environ)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def curl(words: list[str]) -> int:
    """The doors answer as they have to; a process is ready unless it is of a broken release."""
    if "-w" in words:
        needs_token = words[-1].endswith(("/api/rpc/me", "/api/settings?limit=1"))
        print(os.environ.get("FAKE_DOORS") or (401 if needs_token else 200), end="")
        return 0
    asked = words[-1].removeprefix("http://").partition(":")[0]
    [one] = [one for one in read()["containers"].values() if one["address"] == asked]
    return 22 if one["is_broken"] else 0


def ps(state: dict, words: list[str]) -> list[str]:
    if words == ["-q", "nginx"]:
        return ["nginx"]
    filters = [after for word, after in itertools.pairwise(words) if word == "--filter"]
    [service] = [one.rpartition("=")[2] for one in filters if "compose.service" in one]
    status = [one.partition("=")[2] for one in filters if one.startswith("status=")]
    if not status:
        status = ["running", "exited"] if "-a" in words else ["running"]
    return [
        name
        for name, one in state["containers"].items()
        if one["service"] == service and one["status"] in status
    ]


def inspect(state: dict, words: list[str]) -> list[str]:
    _, form, name = words
    if "Labels" in form:
        return ["fake"]
    one = state["containers"][name]
    if "Networks" not in form:
        return [f"{one['status']} "]
    network = "scraped" if one["service"] in ("worker", "reconciler") else "doors"
    return ["fake_work 10.0.1.1", f"fake_{network} {one['address']}"]


def up(state: dict, words: list[str]) -> list[str]:
    service, _, count = words[words.index("--scale") + 1].partition("=")
    own = [one for one in state["containers"].values() if one["service"] == service]
    for one in own:
        one["status"] = "running"
    for _ in range(int(count) - len(own)):
        state["made"] += 1
        state["containers"][f"container-{state['made']}"] = {
            "service": service,
            "status": "running",
            # The lowest that is free, as Docker gives them.
            "address": next(
                address
                for address in (f"10.0.0.{number}" for number in range(2, 250))
                if address not in {one["address"] for one in state["containers"].values()}
            ),
            "is_broken": service in os.environ.get("FAKE_BROKEN", "").split(),
        }
    note_how_many(state, service)
    return []


def stop(state: dict, words: list[str]) -> list[str]:
    for name in words[2:]:
        state["containers"][name]["status"] = "exited"
    note_how_many(state, state["containers"][words[2]]["service"])
    return words[2:]


def rm(state: dict, words: list[str]) -> list[str]:
    for name in words:
        assert state["containers"].pop(name)["status"] == "exited", name
    return words


def note_how_many(state: dict, service: str) -> None:
    own = [one for one in state["containers"].values() if one["service"] == service]
    state["counts"].append((service, sum(one["status"] == "running" for one in own)))


def nothing(_state: dict, _words: list[str]) -> list[str]:
    return []


ANSWERS = {"ps": ps, "inspect": inspect, "up": up, "stop": stop, "rm": rm}
ANSWERS |= dict.fromkeys(("run", "build", "logs"), nothing)

if __name__ == "__main__":
    sys.exit(main(os.path.basename(sys.argv[0]), sys.argv[1:]))
