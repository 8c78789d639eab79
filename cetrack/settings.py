"""Django settings, derived from cetrack.config. Measured reasons for the figures stand in docs/decisions/."""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from ground import demonstration

from . import config as configuration
from . import databases, logs
from .pace import every

CONFIG = configuration.load()
ROOT: Path = configuration.ROOT
EMBEDDED = CONFIG.embedded
DATA_DIR = CONFIG.data_dir
DATA_DIR.mkdir(parents=True, exist_ok=True)
TRUSTED_PROXIES = CONFIG.trusted_proxies
try:
    DEMONSTRATION = demonstration.read(DATA_DIR) if EMBEDDED else None
except (OSError, ValueError):
    raise SystemExit("继续教育平台无法启动：\n  - CETRACK_DATA_DIR 中的 demonstration.json 已损坏。") from None

SECRET_KEY = CONFIG.secret_key
DEBUG = False
ALLOWED_HOSTS = [host.strip() for host in CONFIG.allowed_hosts.split(",") if host.strip()]
ROOT_URLCONF = "cetrack.urls"
WSGI_APPLICATION = "cetrack.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.Account"
AUTHENTICATION_BACKENDS = ["accounts.sign_in.backends.AccountBackend"]
PASSWORD_HASHERS = ["accounts.credentials.hashers.PasswordHasher"]

OUR_APPS = [
    "ground", "journal", "units", "uploads", "learners", "accounts", "policy", "casework", "credits", "exemptions",
    "assessments", "reports", "hall", "programs",
]  # fmt: skip
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "treebeard",
    "rest_framework",
    "drf_spectacular",
    "django_htmx",
    "django_filters",
    "crispy_forms",
    "crispy_bootstrap5",
    *OUR_APPS,
    "cetrack.apps.CetrackConfig",
]
MIDDLEWARE = [
    "cetrack.health.HealthMiddleware",
    "cetrack.metrics.MetricsMiddleware",
    "cetrack.middleware.AddressMiddleware",
    "cetrack.middleware.RequestIdMiddleware",
    "accounts.sign_in.middleware.NeverKeptMiddleware",
    "cetrack.https.HttpsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "cetrack.logs.RequestLog",
    "cetrack.serving.KeysMiddleware",
    "cetrack.edge.EdgeMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "cetrack.middleware.ActorMiddleware",
    "accounts.sign_in.middleware.GateMiddleware",
    "cetrack.middleware.RefusalMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "cetrack.context.portal",
            ],
        },
    },
]

# --- database -------------------------------------------------------------------------------------------------------
DIRECT: dict[str, Any] = (
    databases.postgresql(CONFIG.database_url) if CONFIG.database_url else databases.sqlite(DATA_DIR)
)
"""The database itself, for the tools of PostgreSQL, which no pooler in transaction mode takes."""
DATABASES = {"default": databases.pooled(CONFIG.pooler_url) if CONFIG.pooler_url else {**DIRECT}}
DATABASES |= {
    f"{databases.REPLICA}{number}": databases.replica(address)
    for number, address in enumerate(databases.addresses(CONFIG.replica_database_urls), start=1)
}
REPLICAS = [alias for alias in DATABASES if alias != "default"]
REPLICA_LAG = CONFIG.replica_lag_seconds
if REPLICAS:
    DATABASE_ROUTERS = ["ground.replicas.reading.Router"]
    MIDDLEWARE += ["ground.replicas.written.WrittenMiddleware"]

# --- cache and queue ------------------------------------------------------------------------------------------------
if CONFIG.redis_url:
    CACHES = {
        "default": {
            "BACKEND": "cetrack.cache.ForgivingRedisCache",
            "LOCATION": CONFIG.redis_url,
            "OPTIONS": {"socket_timeout": 1, "socket_connect_timeout": 1},
        }
    }
    CELERY_BROKER_URL = CONFIG.redis_url
    CELERY_RESULT_BACKEND = None
    CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, Any] = {
        "visibility_timeout": 3600,  # longer than the hard time limit, or a long task runs twice
        "unacked_restore_interval": 5,
        "unacked_restore_throttle": 1,
        "socket_timeout": 5,
        "socket_connect_timeout": 1,
    }
else:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    _queue = DATA_DIR / "queue"
    for _folder in ("messages", "work", "control", "bad"):
        (_queue / _folder).mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_URL = "files://"  # cetrack.queue_files
    CELERY_RESULT_BACKEND = None
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(_queue / "messages"),
        "data_folder_out": str(_queue / "messages"),
        "processed_folder": str(_queue / "work"),
        "control_folder": str(_queue / "control"),
        "bad_folder": str(_queue / "bad"),
        "polling_interval": 0.3,
    }
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TASK_SOFT_TIME_LIMIT = 1500
CELERY_TASK_TIME_LIMIT = 1800
CELERY_TIMEZONE = "Asia/Shanghai"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_PUBLISH_RETRY = False  # a page never waits for the broker: the sweeper finds the row
CELERY_BEAT_SCHEDULER = "celery.beat:Scheduler"  # keeps nothing on disk: what is due when it starts is run at once
CELERY_BEAT_SCHEDULE = {
    "publishing": every(60, "policy.start_due", expires=50),
    "sweep": every(15, "jobs.sweep", expires=14),
    "take-back": every(5, "jobs.take_back", expires=20),
    "seal": every(5, "journal.seal", expires=4),
    "tidy-accounts": every(3600, "accounts.tidy", expires=600),
    "anchor": every(30, "journal.anchor", expires=25),
    "journal": every(3600, "journal.hourly", expires=600),
    "tidy-exports": every(3600, "reports.tidy", expires=600),
    "tidy-programs": every(3600, "programs.tidy", expires=600),
    "webhooks": every(10, "programs.deliver", expires=9),
    "cards-in-bulk": every(60, "reports.go_on", expires=50),
    "look-at-seasons": every(86400, "reports.look_at_seasons", expires=3600),
    "look-at-courses": every(86400, "credits.look_at_courses", expires=3600),
    "in-charge": every(600, "casework.find_in_charge", expires=300),
    "papers": every(60, "uploads.papers", expires=50),
    "go-on-undoing": every(600, "credits.go_on_undoing", expires=300),
    "tell-waiting": every(3600, "casework.tell_waiting", expires=600),
    "to-mind": every(86400, "casework.mind", expires=3600),
    "retention": every(86400, "cetrack.retention_due", expires=3600),
    "let-go": every(3600, "cetrack.let_go", expires=600),
    "drill": every(3600, "cetrack.drill_due", expires=600),
    "standings": every(60, "assessments.tend", expires=50),
}

# --- language and time ----------------------------------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文")]  # whatever the browser asks for
LOCALE_PATHS = [ROOT / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
FORMAT_MODULE_PATH = ["cetrack.formats"]

# --- files ----------------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [ROOT / "static"]
MEDIA_ROOT = DATA_DIR / "files"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "cetrack.static_files.StaticFiles"},
}
WHITENOISE_MANIFEST_STRICT = False
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # a league's first roster brings some 1,600 units, each to be settled
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler", "ground.upload_spool.NamelessFiles"]

# --- pages ----------------------------------------------------------------------------------------------------------
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
LOGIN_URL = "/accounts/sign-in/"
LOGIN_REDIRECT_URL = "/"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "media-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-src": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
        "manifest-src": ["'self'"],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
JOURNAL_RAISES = False  # tests raise instead of blotting out (journal.personal)
BACKUPS = Path(CONFIG.backups) if CONFIG.backups else None
JOURNAL_ANCHORS = CONFIG.journal_anchors or str(DATA_DIR / "journal-anchors.jsonl")
SESSION_ENGINE = "accounts.credentials.sessions"
SESSION_IDLE_MINUTES = CONFIG.session_idle_minutes
SESSION_HOURS = CONFIG.session_hours
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"  # nothing about people in cookies
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "cetrack.https.expired"
if not EMBEDDED:
    SECURE_SSL_REDIRECT = True  # health checks answer before it
    SECURE_SSL_HOST = urlsplit(CONFIG.public_url).netloc  # straight to the portal's own port nobody speaks TLS
    SECURE_REDIRECT_EXEMPT = [r"^static/"]  # the page that says what is wrong with the proxy has its style
    SECURE_HSTS_SECONDS = 31536000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    CSRF_TRUSTED_ORIGINS = [CONFIG.public_url]
    if TRUSTED_PROXIES:
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# --- logs -----------------------------------------------------------------------------------------------------------
LOGGING = logs.settings(as_json=not EMBEDDED if CONFIG.log_json is None else CONFIG.log_json)

# --- API ------------------------------------------------------------------------------------------------------------
FOR_PROGRAMS = "/api/"
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "programs.api.callers.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["programs.api.guard.MayCall"],
    "DEFAULT_THROTTLE_CLASSES": ["programs.api.callers.TokenThrottle"],
    "EXCEPTION_HANDLER": "programs.api.problems.answer",
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "UNAUTHENTICATED_USER": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "cetrack API",
    "VERSION": "1.0.0",
    "OAS_VERSION": "3.1.1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "POSTPROCESSING_HOOKS": ["programs.api.description.finish"],
}

# --- what the portal is for -----------------------------------------------------------------------------------------
# Every notice in the folder, by policy year: next year's is a file and nothing else. Pages open on the last one.
RULE_PACKS = sorted(
    (file.parent.name for file in (ROOT / "rulebook" / "packs").glob("*/pack.yaml")),
    key=lambda name: name.rpartition("-")[2],
)
if DEMONSTRATION:
    RULE_PACKS += DEMONSTRATION.notices
ISSUER = CONFIG.issuer
CARD_TITLE = CONFIG.card_title
PUBLIC_URL = CONFIG.public_url.rstrip("/")
