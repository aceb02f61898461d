"""The only module that reads the environment: settings begin with FLOW_, from the environment or a `.env` file."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from flow.errors import ConfigurationError

PREFIX = "FLOW_"
KEY_LENGTH = 32


class Settings(BaseSettings):
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
    data_folder: Path = Field(Path("data"), description="where the embedded default keeps what it makes")
    sample_folder: Path = Field(Path("sample_data"), description="the sample systems' configurations")
    host: str = Field("127.0.0.1", description="address the app listens on")
    port: int = Field(8501, ge=1, le=65535, description="port the app listens on")
    log_level: str = Field("WARNING", description="how much is logged: DEBUG, INFO, WARNING or ERROR")

    @field_validator("pseudonym_key")
    @classmethod
    def _long_enough(cls, key: SecretStr | None) -> SecretStr | None:
        if key is not None and len(key.get_secret_value()) < KEY_LENGTH:
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


def pseudonym_key(settings: Settings) -> bytes:
    """The key outside the database: the one given, else one made once in the data folder for its owner's eyes only."""
    if settings.pseudonym_key is not None:
        return settings.pseudonym_key.get_secret_value().encode()
    path = settings.data_folder / "pseudonym.key"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with open(path, "x", opener=_owner_only) as file:
                file.write(secrets.token_hex(KEY_LENGTH))
        except FileExistsError:
            pass  # another process made it at the same moment: that one stands
    return path.read_text().strip().encode()


def _owner_only(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def described(settings: Settings) -> list[dict[str, Any]]:
    """For each setting: variable, value (secrets masked), default, where the value comes from, help."""
    defaults = {name: field.default for name, field in Settings.model_fields.items()}
    return [
        {
            "setting": PREFIX + name.upper(),
            "value": _shown(getattr(settings, name)),
            "from": "environment or .env" if name in settings.model_fields_set else "default",
            "default": _shown(defaults[name]),
            "help": field.description or "",
        }
        for name, field in Settings.model_fields.items()
    ]


def _shown(value: Any) -> Any:
    if isinstance(value, SecretStr):
        return "********"
    return str(value) if isinstance(value, Path) else value
