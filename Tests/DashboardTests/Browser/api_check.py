"""Holds a server on real data against its OpenAPI description. usage: api_check.py BINARY [EXAMPLES]

schemathesis makes requests from the description, good and bad ones, and judges the answers by it.
"""

import json
import os
import subprocess
import sys

from scene import Scene

# JSON Schema can't say that one field must not be later than another, nor that lines of a body are readings: such
# requests fit the description and are answered 422. All else of `positive_data_acceptance` holds.
CONFIG = """
[checks.positive_data_acceptance]
expected-statuses = ["2xx", "401", "403", "404", "409", "422", "5xx"]

# Nor can it say that each part of a name in a list has 100 characters at most.
[[operations]]
include-path = "/api/v1/chart"
checks = {{ positive_data_acceptance.expected-statuses = ["2xx", "400", "401", "403", "404", "409", "422", "5xx"] }}

# Of a model that is not there, effects would never be worked out.
[[operations]]
include-path-regex = "/api/v1/(effects|what-if)"
parameters = {{ "query.model" = "live", "query.series" = {series} }}

# Nor would models that are not there be compared.
[[operations]]
include-path = "/api/v1/compare"
parameters = {{ "query.a" = "live", "query.b" = "live" }}

[[operations]]
include-path-regex = "/api/v1/incidents/.area./.*"
parameters = {parameters}
"""

HOOKS = """
import json
import schemathesis

@schemathesis.serializer("application/x-ndjson")
def lines(context, value):
    return (value if isinstance(value, str) else json.dumps(value)).encode("utf-8", "surrogatepass")
"""


def main():
    scene = Scene(os.path.abspath(sys.argv[1]))
    try:
        scene.next(30)
        scene.next(6, lambda value: round(value * 0.75))
        identifier = scene.get("/api/v1/incidents?limit=1")["items"][0]["id"]
        area, slot, kind = identifier.split("/")
        parts = {"area": area, "slot": slot, "kind": kind}
        parameters = "{ " + ", ".join(f'"path.{name}" = {json.dumps(value)}' for name, value in parts.items()) + " }"
        with open(scene.path("schemathesis.toml"), "w") as file:
            file.write(CONFIG.format(parameters=parameters, series=json.dumps(scene.series)))
        with open(scene.path("hooks.py"), "w") as file:
            file.write(HOOKS)
        # The stream of events never ends, and a wrong token is answered late on purpose.
        command = ["--config-file", scene.path("schemathesis.toml"), "run", f"{scene.url}/api/v1/openapi.json", "--seed", "1",
                   "--max-examples", sys.argv[2] if len(sys.argv) > 2 else "50", "--exclude-path", "/api/v1/events", "--exclude-path", "/api/v1/session"]
        tool = os.path.join(os.path.dirname(sys.executable), "schemathesis")
        return subprocess.run([tool, *command], cwd=scene.folder, env={**os.environ, "SCHEMATHESIS_HOOKS": "hooks", "PYTHONPATH": scene.folder}).returncode
    finally:
        scene.close()


sys.exit(main())
