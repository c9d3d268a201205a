"""A hub for a class on one Linux machine: one account a student, and their homes closed.

Who may log in is said by two groups of the machine, and with what by its own passwords (PAM), so
neither a name nor a password stands here. `accounts.py` makes the accounts. What a course may want
otherwise is read from the environment, for the service from /etc/lecture-hub.env: see README.md.
"""

import os
import sys
from pathlib import Path

c = get_config()  # noqa: F821

PREFIX = Path(sys.prefix)
STATE = Path(os.environ.get("LECTURE_HUB_STATE", "/srv/lecture"))
MEMORY = int(float(os.environ.get("LECTURE_HUB_GIGABYTES", "2")) * 2**30)  # for one student
IDLE = int(os.environ.get("LECTURE_HUB_IDLE", "3600"))  # seconds until a server is stopped
MENUS = [PREFIX / "share/jupyter/lab/ja"] if os.environ.get("LECTURE_HUB_MENUS") == "ja" else []
SYSTEMD = Path("/run/systemd/system").is_dir()

# --- address ---

# Passwords pass here: beyond this machine only through TLS, by a certificate or a proxy in front.
c.JupyterHub.bind_url = os.environ.get("LECTURE_HUB_ADDRESS", "http://127.0.0.1:8000")
c.JupyterHub.ssl_cert = os.environ.get("LECTURE_HUB_CERTIFICATE", "")
c.JupyterHub.ssl_key = os.environ.get("LECTURE_HUB_KEY", "")
c.JupyterHub.hub_bind_url = os.environ.get("LECTURE_HUB_INTERNAL", "http://127.0.0.1:8081")
c.ConfigurableHTTPProxy.api_url = os.environ.get("LECTURE_HUB_PROXY", "http://127.0.0.1:8001")
c.ConfigurableHTTPProxy.command = [str(PREFIX / "proxy/node_modules/.bin/configurable-http-proxy")]

# --- what the hub remembers, for root alone ---

private = STATE / "hub"
private.mkdir(parents=True, exist_ok=True)
private.chmod(0o700)
c.JupyterHub.db_url = f"sqlite:///{private}/hub.sqlite"
c.JupyterHub.cookie_secret_file = str(private / "cookie_secret")
c.ConfigurableHTTPProxy.pid_file = str(private / "proxy.pid")

# --- who ---

c.JupyterHub.authenticator_class = "pam"
c.PAMAuthenticator.allowed_groups = {"lecture-students", "lecture-teachers"}
c.PAMAuthenticator.admin_groups = {"lecture-teachers"}

# --- a student's server ---

c.Spawner.args = [
    # Kernels that no page shows any more.
    f"--MappingKernelManager.cull_idle_timeout={IDLE}",
    "--MappingKernelManager.cull_interval=300",
    # By files in the student's home: what a kernel says on TCP, every account could read.
    "--KernelManager.transport=ipc",
]
c.Spawner.default_url = "/lab"
c.Spawner.environment = {
    # As many threads as students: more would only get in each other's way.
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "LANG": "C.UTF-8",
    # Menus in Japanese where that is asked for; and edits saved every few seconds (labconfig).
    "JUPYTER_CONFIG_PATH": os.pathsep.join(map(str, [*MENUS, PREFIX / "etc/lecture"])),
}
# A class starts at one moment: everybody waits a while, and nobody is told to come again.
c.Spawner.start_timeout = c.Spawner.http_timeout = 300
c.JupyterHub.concurrent_spawn_limit = 0

# An array that is larger than this ends in a MemoryError, and nothing else ends with it.
c.Spawner.cmd = ["prlimit", f"--data={MEMORY}", str(PREFIX / "bin/jupyterhub-singleuser")]
c.Spawner.mem_limit = MEMORY
if SYSTEMD:
    # All processes of a student together get that much and no more, and as much of the processor
    # as each other student's, which systemd sees to only where a weight is given. Where they want
    # more memory the largest ends, and the others go on.
    c.JupyterHub.spawner_class = "systemd"
    c.SystemdSpawner.unit_extra_properties = {"OOMPolicy": "continue", "CPUWeight": "100"}
    c.SystemdSpawner.extra_paths = [str(PREFIX / "bin")]
    c.SystemdSpawner.isolate_tmp = True
    c.SystemdSpawner.default_shell = "/bin/bash"
    c.JupyterHub.cleanup_servers = False  # they go on while the hub starts anew
else:
    c.JupyterHub.spawner_class = "jupyterhub.spawner.LocalProcessSpawner"
    c.Spawner.environment |= {"PATH": f"{PREFIX}/bin:/usr/local/bin:/usr/bin:/bin"}

# --- idle servers ---

c.JupyterHub.services = [
    {
        "name": "idle-culler",
        "command": [sys.executable, "-m", "jupyterhub_idle_culler", f"--timeout={IDLE}"],
    }
]
c.JupyterHub.load_roles = [
    {
        "name": "idle-culler",
        "services": ["idle-culler"],
        "scopes": ["list:users", "read:users:activity", "read:servers", "delete:servers"],
    }
]
