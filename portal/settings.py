"""Settings, all from the environment; what is forgotten gives the closed site.

Every variable is described in the README's configuration table.
"""

from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.conf import global_settings
from django.core.exceptions import ImproperlyConfigured

from portal import environment

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

# --- the site is closed by default
DEBUG = environment.switch("DEBUG", default=False)
DEMO = environment.switch("DEMO", default=False)
DEMO_PASSWORD = env("DEMO_PASSWORD", default="gongkai-demo-2016")  # of load_demo's accounts
SECRET_KEY = env("SECRET_KEY", default="")
SECRET_KEY_FALLBACKS = environment.listed("SECRET_KEY_FALLBACKS")  # those before, while they rotate
if not SECRET_KEY:
    raise ImproperlyConfigured("SECRET_KEY is not set (script/server makes one for a demo)")
ALLOWED_HOSTS = environment.hosts("ALLOWED_HOSTS")
CSRF_TRUSTED_ORIGINS = environment.origins("CSRF_TRUSTED_ORIGINS")
VAR_DIR = Path(env("VAR_DIR", default=str(BASE_DIR / "var")))

# --- who publishes here
ORGAN_NAME = env("ORGAN_NAME", default="十堰市公安局")
ORGAN_ADDRESS = env("ORGAN_ADDRESS", default="")
ORGAN_PHONE = env("ORGAN_PHONE", default="")
ORGAN_POSTCODE = env("ORGAN_POSTCODE", default="")
ORGAN_MARK = env("ORGAN_MARK", default="十公" if DEMO else "")  # 机关代字 before letters' numbers
ORGAN_CONTACT = env("ORGAN_CONTACT", default="")  # whom a letter tells to call
# whom the remedies in a reply name
# No letter with remedies goes out before this is set; the demo's bureau belongs to this one.
REVIEW_GOVERNMENT = env("REVIEW_GOVERNMENT", default="十堰市人民政府" if DEMO else "")
# Where an application for review is handed in online; letters name it (《行政复议法》第二十二条第二款).
REVIEW_ONLINE = env("REVIEW_ONLINE", default="")
REVIEW_SUPERIOR = env("REVIEW_SUPERIOR", default="上一级公安机关")
COURT = env("COURT", default="有管辖权的人民法院")
ORGAN_CODE = env("ORGAN_CODE", default="MB0000000")
SITE_DOMAIN = env("SITE_DOMAIN", default="gaj.example.gov.cn")
SITE_ID_CODE = env("SITE_ID_CODE", default="4203000000")
ICP_NUMBER = env("ICP_NUMBER", default="")
POLICE_RECORD_NUMBER = env("POLICE_RECORD_NUMBER", default="")

# --- where the pages lie: below a path of the main site, in its frame, in its dress, as plain files
FORCE_SCRIPT_NAME = environment.prefix("FORCE_SCRIPT_NAME") or None
HOST_TEMPLATES = environment.folder("HOST_TEMPLATES")  # its _host_header.html, _host_footer.html
FRAME_ANCESTORS = environment.origins("FRAME_ANCESTORS")  # sites that may show ours in a frame
SITE_EDITION_DIR = env("SITE_EDITION_DIR", default="")
SITE_EDITION_PAPERS = environment.switch("SITE_EDITION_PAPERS", default=False)

# Where nginx writes the restricted access log, one file a day; only the machine that has it counts visits.
ACCESS_LOG_DIR = environment.folder("ACCESS_LOG_DIR")

# --- HTTPS: on unless the demo says otherwise
HTTPS = environment.switch("HTTPS", default=not DEBUG)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
BEHIND_PROXY = environment.switch("BEHIND_PROXY", default=False)
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SECURE_REFERRER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [SELF],
        "frame-ancestors": FRAME_ANCESTORS or [NONE],
    }
}

INSTALLED_APPS = [
    "django_prose_editor",
    "demo",
    "portal.apps.PortalConfig",
    "opendata",
    "annual_report",
    "requests_app",
    "inquiries",
    "disclosure",
    "papers",
    "accounts.apps.AccountsConfig",
    "transparency",
    "records",
    "statute",
    "portal.apps.GongkaiAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_filters",
    "import_export",
    "csp",
    "portal.apps.SignInsConfig",
]

MIDDLEWARE = [
    "portal.logs.request_number_middleware",
    "portal.health.health_middleware",
    "portal.metrics.metrics_middleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "portal.page_cache.page_cache_middleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "portal.script.script_middleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "portal.language.language_middleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "portal.clean_input.CleanInputMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    *(() if FRAME_ANCESTORS else ("django.middleware.clickjacking.XFrameOptionsMiddleware",)),
    "accounts.middleware.staff_session_middleware",
    "portal.audit.audit_door_middleware",
    "axes.middleware.AxesMiddleware",
    "portal.outages.outage_middleware",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [*([HOST_TEMPLATES] if HOST_TEMPLATES else []), BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.identity.site_identity",
                "portal.text_size.text_size",
                "portal.script.script",
            ],
        },
    },
]

# --- database: SQLite on one machine, PostgreSQL when DATABASE_URL says so, with replicas to read from
DATABASES = {
    "default": environment.database(
        "DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'gongkai.sqlite3'}"
    )
}
REPLICAS = []
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # Opened once a thread, not once a request: opening it costs ten times what a kept page does.
    DATABASES["default"]["CONN_MAX_AGE"] = 600
    # WAL lets readers go on while a clerk writes; IMMEDIATE takes the write lock at once, so that
    # two clerks wait for each other instead of failing half-way.
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
        " PRAGMA mmap_size=1073741824;",  # pages read from the file without copying: x1.6 in a search
    }
else:
    for number, url in enumerate(environment.listed("DATABASE_REPLICA_URLS"), start=1):
        REPLICAS.append(f"replica{number}")
        DATABASES[f"replica{number}"] = {
            **environment.database_at("DATABASE_REPLICA_URLS", url),
            "TEST": {"MIRROR": "default"},
        }
    for database in DATABASES.values():
        database |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
        # A server that hangs holds nobody for longer than seconds (PostgreSQL's own limits of a
        # statement are the web server's: deploy/gunicorn.conf.py; an import may take its time).
        database["OPTIONS"] = {
            **database.get("OPTIONS", {}),
            "options": environment.server_options(database),
            "connect_timeout": 3,
            "tcp_user_timeout": 10_000,
        }
if REPLICAS:
    DATABASE_ROUTERS = ["portal.replicas.ReplicaRouter"]
    MIDDLEWARE.insert(2, "portal.replicas.ReplicaMiddleware")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- the cache is shared by the workers of one machine, by all machines with REDIS_URL
FILE_CACHE = {
    "BACKEND": "portal.file_cache.RoomyFileCache",
    "LOCATION": VAR_DIR / "cache",
    # Django's 300 would let a flood push out the counters that are to stop it.
    "OPTIONS": {"MAX_ENTRIES": 50_000},
}
if REDIS_URL := environment.address("REDIS_URL", "redis", "rediss", "unix"):
    environment.needs("redis", name="REDIS_URL")
    CACHES = {
        "default": {"BACKEND": "portal.shared_cache.SharedCache", "LOCATION": REDIS_URL},
        "of this machine": FILE_CACHE,  # while Redis does not answer
    }
else:
    CACHES = {"default": FILE_CACHE}

# whole pages, in each worker's memory; records.epoch makes them out of date everywhere at once
CACHES["pages"] = {
    "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
    "LOCATION": "pages",
    "OPTIONS": {"MAX_ENTRIES": 500},
}
# what every page asks and hardly ever changes (records.office), in each worker's memory for seconds
CACHES["facts"] = {
    "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
    "LOCATION": "facts",
}
# In a cookie: reading messages must not make every page depend on the session.
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"

# --- language and time: Chinese first
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
FORMAT_MODULE_PATH = "portal.formats"
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

# --- files
STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
# One line a day: the head of the audit chain. Better on another machine, or on paper.
AUDIT_HEADS = Path(env("AUDIT_HEADS", default=str(VAR_DIR / "audit-heads.txt")))
MEDIA_ROOT = VAR_DIR / "files"  # never served by path: every file leaves through a view's gate
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
if S3_BUCKET := env("S3_BUCKET", default=""):  # needs requirements-scale.txt
    environment.needs("storages", name="S3_BUCKET")
    STORAGES["default"] = {
        "BACKEND": "portal.remote_files.RemoteFiles",
        "OPTIONS": {
            "bucket_name": S3_BUCKET,
            "endpoint_url": environment.address("S3_ENDPOINT_URL", "https", "http") or None,
            "region_name": env("S3_REGION", default=None),
            "default_acl": "private",
            "querystring_auth": True,
            "file_overwrite": False,
        },
    }
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

# --- accounts
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "accounts.passwords.NotUsedBefore"},
]
LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 1  # hour
AXES_LOCKOUT_TEMPLATE = "admin/locked_out.html"
# By account, wherever the tries come from; a source that tries many accounts: portal.staff_site.
AXES_LOCKOUT_PARAMETERS = ["username"]
SILENCED_SYSTEM_CHECKS = ["axes.W006"]  # sources are counted there, not forgotten
AXES_CLIENT_IP_CALLABLE = "records.throttle.address_of"  # else the proxy's, the same for everybody

# GB/T 22239-2019 (等保): a second factor for everybody unless it is a demo; sessions that end.
SECOND_FACTOR = environment.names(
    "SECOND_FACTOR", default="none" if DEBUG or DEMO else "all", known=("all", *environment.DUTIES)
)
ADMIN_NETWORKS = environment.networks("ADMIN_NETWORKS")
ONE_SESSION = environment.switch("ONE_SESSION", default=False)
PASSWORD_DAYS = environment.number("PASSWORD_DAYS", default=0)  # 0: a password does not age
PASSWORD_RESET_TIMEOUT = 24 * 3600
SESSION_IDLE = environment.number("SESSION_IDLE_MINUTES", default=30, least=1) * 60
SESSION_LONGEST = environment.number("SESSION_HOURS", default=8, least=1) * 3600
SESSION_COOKIE_AGE = SESSION_LONGEST

# --- the office's own accounts (OpenID Connect), beside the passwords kept here
OIDC_ISSUER = environment.address("OIDC_ISSUER", "https", *(["http"] if DEBUG else [])).rstrip("/")
OIDC_CLIENT_ID = env("OIDC_CLIENT_ID", default="")
OIDC_CLIENT_SECRET = env("OIDC_CLIENT_SECRET", default="")
OIDC_NAME_CLAIM = env("OIDC_NAME_CLAIM", default="preferred_username")
OIDC_UNITS_CLAIM = env("OIDC_UNITS_CLAIM", default="")  # empty: units are entered here
if OIDC_ISSUER and not (OIDC_CLIENT_ID and OIDC_CLIENT_SECRET):
    raise ImproperlyConfigured("OIDC_ISSUER needs OIDC_CLIENT_ID and OIDC_CLIENT_SECRET beside it")

# --- backups: where `backup` writes by the clock, for whom, how many are kept
BACKUP_DIR = env("BACKUP_DIR", default="")
BACKUP_RECIPIENT = environment.recipient("BACKUP_RECIPIENT")  # age1…; its identity lies elsewhere
BACKUP_KEEP = environment.number("BACKUP_KEEP", default=14)  # 0: all

# --- mail: printed until a server is named
EMAIL_CONFIG = environment.mail("EMAIL_URL", default="consolemail://")
EMAIL_BACKEND = EMAIL_CONFIG["EMAIL_BACKEND"]
if EMAIL_BACKEND == "django.core.mail.backends.smtp.EmailBackend":
    EMAIL_BACKEND = "portal.smtp.MailServer"
EMAIL_HOST = EMAIL_CONFIG.get("EMAIL_HOST", "localhost")
EMAIL_PORT = EMAIL_CONFIG.get("EMAIL_PORT", 25)
EMAIL_HOST_USER = EMAIL_CONFIG.get("EMAIL_HOST_USER") or ""
EMAIL_HOST_PASSWORD = EMAIL_CONFIG.get("EMAIL_HOST_PASSWORD") or ""
EMAIL_USE_TLS = EMAIL_CONFIG.get("EMAIL_USE_TLS", False)
# A class with send(number, text) that carries text messages to applicants; empty: none are sent.
SMS_GATEWAY = environment.dotted(
    "SMS_GATEWAY", default="requests_app.text_messages.Console" if DEMO else ""
)
EMAIL_TIMEOUT = 10  # seconds a mail server is waited for; then it is left alone (portal.smtp)
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="gongkai@localhost")

# --- personal data at rest: the first key encrypts, all decrypt (rotation: put the new one first)
PERSONAL_DATA_KEYS = environment.keys("PERSONAL_DATA_KEYS")
if not PERSONAL_DATA_KEYS:
    if not (DEBUG or DEMO):
        raise ImproperlyConfigured(
            "PERSONAL_DATA_KEYS is not set (script/server makes one for a demo)"
        )
    PERSONAL_DATA_KEYS = ["ZGVtby1rZXktb25seS1mb3ItdGVzdHMtYW5kLWRlbW8="]

# How it is sealed and digested from now on: "aes" (Fernet, SHA-256) or "sm" (SM4, SM3); both are read.
CIPHERS = environment.choice("CIPHERS", default="aes", known=("aes", "sm"))
SM3_PASSWORDS = "accounts.hashers.Sm3PasswordHasher"
PASSWORD_HASHERS = [*global_settings.PASSWORD_HASHERS, SM3_PASSWORDS]
if CIPHERS == "sm":
    PASSWORD_HASHERS = [SM3_PASSWORDS, *global_settings.PASSWORD_HASHERS]

# One line of JSON an event where nobody sits in front of it; words on a developer's terminal.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {"()": "portal.logs.JsonFormatter"},
        "words": {"format": "%(levelname)s %(name)s %(message)s"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "words" if DEBUG else "json",
        }
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    # Django's own handlers would say everything twice, and mail tracebacks to nobody.
    "loggers": {"django": {"handlers": ["console"], "level": "WARNING", "propagate": False}},
}
# Whom errors are mailed to, as they stand in the log: no rows, no addresses, no values of variables.
ERROR_MAIL_TO = environment.listed("ERROR_MAIL_TO")
if ERROR_MAIL_TO:
    LOGGING["handlers"]["mail"] = {
        "class": "portal.logs.ErrorMail",
        "level": "ERROR",
        "formatter": "json",
        "to": ERROR_MAIL_TO,
    }
    for logger in (LOGGING["root"], LOGGING["loggers"]["django"]):
        logger["handlers"] = ["console", "mail"]
# Statements that take longer are a line of the log, without what they ask for; 0: none.
SLOW_QUERY_MS = environment.number("SLOW_QUERY_MS", default=0)
