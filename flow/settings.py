"""The only module that reads the environment: settings begin with FLOW_, from the environment, `.env` or secret files.

A secret file is named like its setting (`flow_cookie_secret`) and lies in the folder that FLOW_SECRETS_FOLDER names.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Any

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SecretsSettingsSource, SettingsConfigDict

from flow import settings_key
from flow.errors import ConfigurationError
from flow.settings_key import KEY_LENGTH
from flow.settings_operated import OperatedSettings
from flow.settings_sign_in import SignInSettings

PREFIX = "FLOW_"


class Settings(SignInSettings, OperatedSettings, BaseSettings):
    """Every setting, with its help; `python -m flow settings` prints them."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_file=".env", extra="ignore")

    database_url: str = Field(
        "sqlite:///data/flow.db", description="the database; SQLite embedded by default, PostgreSQL when shared"
    )
    pseudonym_key: SecretStr | None = Field(
        None,
        description="key that turns NHS numbers into pseudonyms, any text of 32 characters or more;"
        " where none is given one is made once and kept in the data folder",
    )
    pseudonym_key_earlier: SecretStr | None = Field(
        None, description="the keys before that one, the oldest first, a line each; see `flow rotate-key`"
    )
    data_folder: Path = Field(Path("data"), description="where the embedded default keeps what it makes")
    sample_folder: Path = Field(Path("sample_data"), description="the sample systems' configurations")
    host: str = Field("127.0.0.1", description="address the app listens on")
    port: int = Field(8501, ge=1, le=65535, description="port the app listens on")
    largest_file_mb: int = Field(
        50,
        ge=1,
        le=400,
        description="megabytes of the largest file that is taken, uploaded, dropped or named; a proxy in front has a"
        " limit of its own (client_max_body_size)",
    )
    log_level: str = Field("WARNING", description="how much is logged: DEBUG, INFO, WARNING or ERROR")
    spark_folder: Path = Field(
        Path(".spark"),
        description="where the packages for `recompute --spark` are; `python3 run.py spark` puts them into .spark",
    )
    secrets_folder: Path | None = Field(
        None,
        description="folder of secret files, each named like its setting (flow_cookie_secret), such as systemd's"
        " credentials; a file that everybody on the machine may read is refused",
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Secret files come last, from the folder that the others name."""
        others = (init_settings, env_settings, dotenv_settings)
        folder = next(filter(None, (source().get("secrets_folder") for source in others)), None)
        return (*others, SecretsSettingsSource(settings_cls, _private(Path(folder)) if folder else None))

    @field_validator("pseudonym_key", "pseudonym_key_earlier")
    @classmethod
    def _long_enough(cls, key: SecretStr | None) -> SecretStr | None:
        if key is not None and min(map(len, _lines(key)), default=0) < KEY_LENGTH:
            raise ValueError(f"must have {KEY_LENGTH} characters or more")
        return key


def read_settings() -> Settings:
    """Settings as they are now. Raises ConfigurationError naming the variable; never shows a secret's value."""
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = PREFIX + str(first["loc"][0]).upper() if first["loc"] else PREFIX
        raise ConfigurationError(f"{name} cannot be used: {first['msg'].removeprefix('Value error, ')}.") from None


def _private(folder: Path) -> Path:
    """The folder of secret files; ConfigurationError where there is none or everybody may read a file in it."""
    if not folder.is_dir():
        raise ConfigurationError(f"{PREFIX}SECRETS_FOLDER cannot be used: {folder} is not a folder.")
    for path in sorted(folder.iterdir()):
        ours = path.name.lower().startswith(PREFIX.lower())
        if ours and os.name == "posix" and path.stat().st_mode & stat.S_IROTH:
            raise ConfigurationError(f"{path} may be read by everybody on this machine: chmod o= {path}")
    return folder


def pseudonym_key(settings: Settings) -> bytes:
    """The keys outside the database, the oldest first, a line each: those given, else those in the data folder.

    Where neither are, one is made once in the data folder, for its owner's eyes only.
    """
    if settings.pseudonym_key is None:
        return settings_key.read_or_make(settings.data_folder)
    given = (settings.pseudonym_key_earlier, settings.pseudonym_key)
    return settings_key.BETWEEN.join(line.encode() for secret in given if secret for line in _lines(secret))


def _lines(secret: SecretStr) -> list[str]:
    return [line for line in secret.get_secret_value().replace("\r\n", "\n").split("\n") if line]


def child_environment() -> dict[str, str]:
    """The environment for a program that we start, to which a secret may be added."""
    return dict(os.environ)


def described(settings: Settings) -> list[dict[str, Any]]:
    """For each setting: variable, value (secrets masked), default, where the value comes from, help."""
    defaults = {name: field.default for name, field in Settings.model_fields.items()}
    return [
        {
            "setting": PREFIX + name.upper(),
            "value": _shown(getattr(settings, name)),
            "from": "environment, .env or secret file" if name in settings.model_fields_set else "default",
            "default": _shown(defaults[name]),
            "help": field.description or "",
        }
        for name, field in Settings.model_fields.items()
    ]


def _shown(value: Any) -> Any:
    if isinstance(value, SecretStr):
        return "********"
    return str(value) if isinstance(value, Path) else value
