"""What a JupyterHub sets for this course. Where the file goes, and what was measured: deploying.md.

Your own jupyterhub_config.py takes it in:

    load_subconfig("/srv/course/docs/hub/jupyterhub_config.py")
"""

import sys
from pathlib import Path

c = get_config()  # noqa: F821  (JupyterHub's)

c.Spawner.default_url = "/lab"
c.Spawner.environment = {
    # One thread each: whoever trains leaves room for those who move something.
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "TF_NUM_INTRAOP_THREADS": "1",
    "TF_NUM_INTEROP_THREADS": "1",
    # Updates: how git merges a learner's chapter and the teacher's news.
    "GIT_CONFIG_SYSTEM": str(Path(__file__).with_name("gitconfig")),
    "GIT_CONFIG_COUNT": "1",
    "GIT_CONFIG_KEY_0": "core.attributesFile",
    "GIT_CONFIG_VALUE_0": str(Path(__file__).with_name("gitattributes")),
}
# Kept by spawners that can: systemd's (also The Littlest JupyterHub's), Docker's, Kubernetes'.
c.Spawner.mem_limit = "1.5G"

# Thirty who come in the same minute wait for one another.
c.Spawner.start_timeout = 180
c.Spawner.http_timeout = 180

# A closed chapter's kernel ends after 20 minutes without work, an open one's after two hours.
ARGS = [
    "--MappingKernelManager.cull_idle_timeout=1200",
    "--MappingKernelManager.cull_interval=120",
    # Nobody needs these here; they take 10 MB of each server.
    "--ServerApp.jpserver_extensions={'jupyter_lsp': False, 'nbdime': False}",
]
SHORT_NAME = 15  # letters: the path of a kernel's socket may have 107


def without_collisions(spawner):
    """Keep servers and kernels off the ports that the system hands out by chance.

    Each takes a free one and opens it only seconds later; of thirty who come at once, one or two
    find it taken. So a server gets a port of its own, and kernels use sockets in the home folder.
    """
    spawner.port = 10_000 + spawner.user.id
    sockets = len(spawner.user.name) <= SHORT_NAME
    spawner.args = [*ARGS, "--KernelManager.transport=ipc"] if sockets else ARGS


c.Spawner.pre_spawn_hook = without_collisions
c.JupyterHub.services = [
    {
        "name": "idle-culler",
        "command": [sys.executable, "-m", "jupyterhub_idle_culler", "--timeout=7200"],
    }
]
c.JupyterHub.load_roles = [
    {
        "name": "idle-culler",
        "scopes": ["list:users", "read:users:activity", "read:servers", "delete:servers"],
        "services": ["idle-culler"],
    }
]

# When the hub is started anew, learners' servers and their kernels go on.
c.JupyterHub.cleanup_servers = False
c.JupyterHub.cleanup_proxy = False
